/** The workers that were seen lately. */
import { queryOptions, useQuery } from '@tanstack/react-query';
import { workersSchema } from '#lib/contracts/insight';
import { fetchJson } from '../fetch-json.ts';

const CHECK_EVERY_MS = 10_000;

export const workersQuery = queryOptions({
  queryKey: ['workers', 'list'],
  queryFn: ({ signal }) => fetchJson(workersSchema, '/api/v1/workers', { signal }),
  // A worker that dies sends no hint.
  refetchInterval: CHECK_EVERY_MS,
});

/** The workers, looked after every ten seconds. */
export function useWorkers() {
  return useQuery(workersQuery);
}
