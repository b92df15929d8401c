/** How long the egress records of each source took to be acknowledged in the last 24 hours. */
import { queryOptions, useQuery } from '@tanstack/react-query';
import { delaysSchema } from '#lib/contracts/insight';
import { fetchJson } from '../fetch-json.ts';

/** Not asked again at every hint: figures of a day move slowly. */
const MOVE_EVERY_MS = 15_000;

export const delaysQuery = queryOptions({
  queryKey: ['delays'],
  queryFn: ({ signal }) => fetchJson(delaysSchema, '/api/v1/acknowledgement-delays', { signal }),
  refetchInterval: MOVE_EVERY_MS,
});

/** Of every source that the person may see. */
export function useDelays() {
  return useQuery(delaysQuery);
}
