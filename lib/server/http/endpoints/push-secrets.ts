/** Endpoints of the secrets that sign pushes. */
import {
  createdPushSecretSchema,
  createPushSecretSchema,
  pushSecretSchema,
  pushSecretsSchema,
} from '#lib/contracts/push-secret';
import { database } from '#lib/server/database';
import {
  createPushSecret,
  listPushSecrets,
  retirePushSecret,
} from '#lib/server/gateway/push/push-secrets';
import { defineRoute } from '../define-route.ts';
import { requirePerson } from './require-person.ts';

const tag = 'Sources';

export const getPushSecrets = defineRoute({
  method: 'GET',
  path: '/api/v1/sources/:key/push-secrets',
  summary: 'List the secrets that sign pushes of a source',
  tag,
  access: { role: 'viewer' },
  success: {
    status: 200,
    schema: pushSecretsSchema,
    description: 'Newest first, retired ones too. Shared secrets are never shown again.',
  },
  handle: async ({ params: { key = '' } }) => ({
    secrets: await listPushSecrets(database(), key),
  }),
});

export const postPushSecret = defineRoute({
  method: 'POST',
  path: '/api/v1/sources/:key/push-secrets',
  summary: 'Make a secret that signs pushes, and let the earlier ones of its scheme run out',
  tag,
  access: { role: 'admin' },
  body: createPushSecretSchema,
  success: {
    status: 201,
    schema: createdPushSecretSchema,
    description: 'The secret, which signs from now on. `verifyingKey` is shown this once.',
  },
  handle: ({ params: { key = '' }, body: { scheme, overlapHours }, principal }) =>
    createPushSecret(database(), {
      source: key,
      scheme,
      overlapSeconds: overlapHours * 3600,
      createdBy: requirePerson(principal).email,
    }),
});

export const deletePushSecret = defineRoute({
  method: 'DELETE',
  path: '/api/v1/sources/:key/push-secrets/:id',
  summary: 'Retire a secret that signs pushes',
  tag,
  access: { role: 'admin' },
  success: {
    status: 200,
    schema: pushSecretSchema,
    description: 'The secret, which signs nothing any more within 2 s.',
  },
  handle: ({ params: { key = '', id = '' } }) => retirePushSecret(database(), { source: key, id }),
});
