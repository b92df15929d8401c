/** Making and retiring the secrets that sign pushes. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import {
  createdPushSecretSchema,
  pushSecretSchema,
  type createPushSecretSchema,
} from '#lib/contracts/push-secret';
import { fetchJson } from '../fetch-json.ts';
import { pushSecretsPath, pushSecretsQuery } from '../queries/push-secrets.ts';

export type NewPushSecret = z.input<typeof createPushSecretSchema>;

/** Makes a secret; the answer holds what the receiver verifies with. */
export function useCreatePushSecret(source: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewPushSecret) =>
      fetchJson(createdPushSecretSchema, pushSecretsPath(source), { method: 'POST', body }),
    onSuccess: () => client.invalidateQueries(pushSecretsQuery(source)),
  });
}

/** Ends a secret at once and for good. */
export function useRetirePushSecret(source: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      fetchJson(pushSecretSchema, `${pushSecretsPath(source)}/${id}`, { method: 'DELETE' }),
    onSuccess: () => client.invalidateQueries(pushSecretsQuery(source)),
  });
}
