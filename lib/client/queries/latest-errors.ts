/** The newest records in error. */
import { queryOptions, useQuery } from '@tanstack/react-query';
import { recordPageSchema } from '#lib/contracts/record';
import type { Status } from '#lib/domain/status';
import { fetchJson } from '../fetch-json.ts';

const LOOKED_AT = 50;
const IN_ERROR: Status = 'ERROR';

export const latestErrorsQuery = queryOptions({
  queryKey: ['records', 'latest-errors'],
  queryFn: ({ signal }) =>
    fetchJson(recordPageSchema, '/api/v1/records', {
      query: { status: IN_ERROR, limit: LOOKED_AT },
      signal,
    }),
});

/** The newest fifty records in error, newest first. */
export function useLatestErrors() {
  return useQuery(latestErrorsQuery);
}
