/** How far a new installation has come. */
import { queryOptions, useQuery } from '@tanstack/react-query';
import { firstStepsSchema } from '#lib/contracts/insight';
import { fetchJson } from '../fetch-json.ts';

export const firstStepsQuery = queryOptions({
  queryKey: ['records', 'first-steps'],
  queryFn: ({ signal }) => fetchJson(firstStepsSchema, '/api/v1/first-steps', { signal }),
});

/** The three first steps; never asked again once all are done. */
export function useFirstSteps() {
  return useQuery({
    ...firstStepsQuery,
    enabled: (query) => query.state.data?.recordProcessed !== true,
  });
}
