/** Asks for the edits of a record, and for those that wait for a second person. */
import { queryOptions } from '@tanstack/react-query';
import { revisionsSchema, waitingRevisionsSchema } from '#lib/contracts/revision';
import { fetchJson } from '../fetch-json.ts';

/** Every edit of a record; refetched by live hints about records. */
export function revisionsQuery(id: string) {
  return queryOptions({
    queryKey: ['records', 'revisions', id],
    queryFn: ({ signal }) =>
      fetchJson(revisionsSchema, `/api/v1/records/${encodeURIComponent(id)}/revisions`, { signal }),
  });
}

/** Edits that wait for a second person. */
export const waitingRevisionsQuery = queryOptions({
  queryKey: ['records', 'waiting-revisions'],
  queryFn: ({ signal }) => fetchJson(waitingRevisionsSchema, '/api/v1/revisions', { signal }),
});
