/** How many records are in each status, by source. */
import { queryOptions, useQuery } from '@tanstack/react-query';
import { statusCountsSchema } from '#lib/contracts/insight';
import { fetchJson } from '../fetch-json.ts';

export const statusCountsQuery = queryOptions({
  queryKey: ['records', 'status-counts'],
  queryFn: ({ signal }) => fetchJson(statusCountsSchema, '/api/v1/status-counts', { signal }),
});

/** Live counts. */
export function useStatusCounts() {
  return useQuery(statusCountsQuery);
}
