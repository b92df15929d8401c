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

const COUNT_AGAIN_MS = 60_000;

/** How many edits wait for a second person, for beside a link; no hint tells of it. */
export const waitingCountQuery = queryOptions({
  queryKey: ['edits', 'waiting'],
  queryFn: async ({ signal }) => {
    const { waiting, isComplete } = await fetchJson(waitingRevisionsSchema, '/api/v1/revisions', {
      signal,
    });
    return { count: waiting.length, isComplete };
  },
  staleTime: COUNT_AGAIN_MS,
  refetchInterval: COUNT_AGAIN_MS,
});
