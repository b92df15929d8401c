/** Creating and revoking machine keys. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import {
  createdMachineKeySchema,
  machineKeySchema,
  type createMachineKeySchema,
} from '#lib/contracts/access';
import { fetchJson } from '../fetch-json.ts';
import { firstStepsQuery } from '../queries/first-steps.ts';
import { keysQuery } from '../queries/keys.ts';

export type NewMachineKey = z.input<typeof createMachineKeySchema>;
export type CreatedKey = z.output<typeof createdMachineKeySchema>;

/** Creates a key; the answer holds its secret, which is never shown again. */
export function useCreateKey() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewMachineKey) =>
      fetchJson(createdMachineKeySchema, '/api/v1/keys', { method: 'POST', body }),
    onSuccess: async () => {
      await Promise.all([
        client.invalidateQueries(keysQuery),
        client.invalidateQueries(firstStepsQuery),
      ]);
    },
  });
}

/** Revokes a key at once and for good. */
export function useRevokeKey() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: number) =>
      fetchJson(machineKeySchema, `/api/v1/keys/${String(id)}`, { method: 'DELETE' }),
    onSuccess: () => client.invalidateQueries(keysQuery),
  });
}
