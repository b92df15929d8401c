/** All sources. */
import { queryOptions, useQuery } from '@tanstack/react-query';
import { sourcesSchema } from '#lib/contracts/source';
import { fetchJson } from '../fetch-json.ts';

export const sourcesQuery = queryOptions({
  queryKey: ['sources', 'list'],
  queryFn: ({ signal }) => fetchJson(sourcesSchema, '/api/v1/sources', { signal }),
});

/** All sources, retired ones included. */
export function useSources() {
  return useQuery(sourcesQuery);
}
