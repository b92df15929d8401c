/** Asks for the timeline of a record, the newest page first, and for what it can be compared with. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { lastGoodSchema, timelineSchema, type TimelineKind } from '#lib/contracts/timeline';
import { fetchJson } from '../fetch-json.ts';

const PAGE = 50;

function pathOf(id: string, what: string): string {
  return `/api/v1/records/${encodeURIComponent(id)}/${what}`;
}

/** Null as kinds: all of them. Refetched by live hints about records. */
export function timelineQuery(id: string, kinds: readonly TimelineKind[] | null) {
  return infiniteQueryOptions({
    queryKey: ['records', 'timeline', id, kinds],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      fetchJson(timelineSchema, pathOf(id, 'timeline'), {
        query: { kind: kinds, cursor: pageParam, limit: PAGE },
        signal,
      }),
    getNextPageParam: ({ earlier }) => earlier,
  });
}

/** The nearest record of the same source and type that went well. */
export function lastGoodQuery(id: string) {
  return queryOptions({
    queryKey: ['last-good', id],
    queryFn: ({ signal }) => fetchJson(lastGoodSchema, pathOf(id, 'last-good'), { signal }),
  });
}
