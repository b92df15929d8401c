/** How many records are in which status now. */
import { queryOptions, useQuery } from '@tanstack/react-query';
import { statusCountsSchema } from '#lib/contracts/insight';
import { fetchJson } from '../fetch-json.ts';

export const statusCountsQuery = queryOptions({
  queryKey: ['records', 'counts'],
  queryFn: ({ signal }) => fetchJson(statusCountsSchema, '/api/v1/status-counts', { signal }),
});

/** Live counts by source, direction and status. */
export function useStatusCounts() {
  return useQuery(statusCountsQuery);
}
