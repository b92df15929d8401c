/** The machine keys. */
import { queryOptions, useQuery } from '@tanstack/react-query';
import { machineKeysSchema } from '#lib/contracts/access';
import { fetchJson } from '../fetch-json.ts';

export const keysQuery = queryOptions({
  queryKey: ['keys', 'list'],
  queryFn: ({ signal }) => fetchJson(machineKeysSchema, '/api/v1/keys', { signal }),
});

/** All machine keys, revoked ones included. Only administrators may ask. */
export function useKeys(enabled: boolean) {
  return useQuery({ ...keysQuery, enabled });
}
