/** Endpoints of machine keys. */
import {
  createdMachineKeySchema,
  createMachineKeySchema,
  machineKeySchema,
  machineKeysSchema,
} from '#lib/contracts/access';
import { database } from '#lib/server/database';
import {
  createMachineKey,
  listMachineKeys,
  revokeMachineKey,
} from '#lib/server/gateway/machine-keys';
import { createSignedKey } from '#lib/server/gateway/signed-keys';
import { defineRoute } from '../define-route.ts';
import { ProblemError } from '../problem.ts';
import { requirePerson } from './require-person.ts';

const tag = 'Keys';

export const getKeys = defineRoute({
  method: 'GET',
  path: '/api/v1/keys',
  summary: 'List machine keys',
  tag,
  access: { role: 'admin' },
  success: { status: 200, schema: machineKeysSchema, description: 'Every key, newest first.' },
  handle: async () => ({ keys: await listMachineKeys(database()) }),
});

export const postKey = defineRoute({
  method: 'POST',
  path: '/api/v1/keys',
  summary: 'Make a machine key',
  tag,
  access: { role: 'admin' },
  body: createMachineKeySchema,
  success: {
    status: 201,
    schema: createdMachineKeySchema,
    description:
      'The key. `secret` is shown this once: the bearer key, or what a signed key signs with.',
  },
  handle: async ({ body, principal }) => {
    const request = {
      ...body,
      expiresAt: body.expiresAt === null ? null : new Date(body.expiresAt),
      createdBy: requirePerson(principal).email,
    };
    const make = body.kind === 'signed' ? createSignedKey : createMachineKey;
    const { key, secret } = await make(database(), request);
    return { ...key, secret };
  },
});

export const deleteKey = defineRoute({
  method: 'DELETE',
  path: '/api/v1/keys/:id',
  summary: 'Revoke a machine key',
  tag,
  access: { role: 'admin' },
  success: {
    status: 200,
    schema: machineKeySchema,
    description: 'The key, which nobody can use any more within 2 s.',
  },
  handle: ({ params: { id = '' } }) => {
    if (!/^\d{1,9}$/.test(id)) throw new ProblemError('unknown_key', 'There is no such key.');
    return revokeMachineKey(database(), Number(id));
  },
});
