/** The lists of records that were saved by name. */
import { queryOptions, useQuery } from '@tanstack/react-query';
import { savedViewsSchema } from '#lib/contracts/saved-view';
import { fetchJson } from '../fetch-json.ts';

export const savedViewsQuery = queryOptions({
  queryKey: ['saved-views'],
  queryFn: ({ signal }) => fetchJson(savedViewsSchema, '/api/v1/saved-views', { signal }),
  staleTime: 60_000,
});

/** One's own views and those that others share. */
export function useSavedViews() {
  return useQuery(savedViewsQuery);
}
