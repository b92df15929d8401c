/** The people who may sign in. */
import { queryOptions, useQuery } from '@tanstack/react-query';
import { peopleSchema } from '#lib/contracts/access';
import { fetchJson } from '../fetch-json.ts';

export const peopleQuery = queryOptions({
  queryKey: ['people', 'list'],
  queryFn: ({ signal }) => fetchJson(peopleSchema, '/api/v1/people', { signal }),
});

/** Everybody who may sign in. Only administrators may ask. */
export function usePeople(enabled: boolean) {
  return useQuery({ ...peopleQuery, enabled });
}
