/** Messages of the queue that could not be taken. */
import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query';
import { refusedMessagesSchema } from '#lib/contracts/refused-message';
import { fetchJson } from '../fetch-json.ts';

/** A refusal moves no record, so no hint tells of it. */
const ASK_EVERY_MS = 10_000;

/** Pages after the first are asked for by the cursor that the page before gave. */
function firstPage(): string | null {
  return null;
}

function pathOf(source: string | null): string {
  if (source === null) return '/api/v1/refused-messages';
  return `/api/v1/sources/${encodeURIComponent(source)}/refused-messages`;
}

function refusedMessagesQuery(source: string | null) {
  return infiniteQueryOptions({
    queryKey: ['refused-messages', source],
    initialPageParam: firstPage(),
    queryFn: ({ signal, pageParam }) =>
      fetchJson(refusedMessagesSchema, pathOf(source), { query: { cursor: pageParam }, signal }),
    getNextPageParam: (page) => page.next,
    refetchInterval: ASK_EVERY_MS,
  });
}

/** Of one source; null: of none. Newest first, page by page. */
export function useRefusedMessages(source: string | null) {
  return useInfiniteQuery(refusedMessagesQuery(source));
}
