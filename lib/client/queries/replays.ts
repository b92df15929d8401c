/** Asks for replay operations, what is in them, and what one would do. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { RecordSet } from '#lib/contracts/record-set';
import {
  replayItemsSchema,
  replayOperationDetailSchema,
  replayOperationsSchema,
  replayPreviewSchema,
  type ReplayOperation,
  type ReplayOperationDetail,
} from '#lib/contracts/replay-operation';
import type { ItemOutcome } from '#lib/domain/replay-operation';
import { fetchJson } from '../fetch-json.ts';
import { isLive } from '../replays/operation-words.ts';
import { countEnded, measureRate, remember, type Sighting } from '../replays/progress.ts';

/** No hint tells of operations: what is under way is asked for again this often. */
const LIVE_MS = 1_000;
const QUIET_MS = 10_000;

/** Pages after the first are asked for by the cursor that the page before gave. */
function firstPage(): string | null {
  return null;
}

/** The operations, newest first, page by page. */
export const replayOperationsQuery = infiniteQueryOptions({
  queryKey: ['replays', 'list'],
  initialPageParam: firstPage(),
  queryFn: ({ signal, pageParam }) =>
    fetchJson(replayOperationsSchema, '/api/v1/replays', { query: { cursor: pageParam }, signal }),
  getNextPageParam: (page) => page.next,
  refetchInterval: ({ state }) =>
    state.data?.pages.some(({ operations }) => operations.some(isLive)) === true
      ? LIVE_MS
      : QUIET_MS,
});

export interface WatchedOperation extends ReplayOperationDetail {
  /** How many records a second came to an end of late; null while too little was seen. */
  readonly recentRate: number | null;
}

const sightings = new Map<number, readonly Sighting[]>();

function watch(operation: ReplayOperationDetail): WatchedOperation {
  if (!isLive(operation)) {
    sightings.delete(operation.id);
    return { ...operation, recentRate: null };
  }
  const sighting = { atMs: Date.now(), ended: countEnded(operation.counts) };
  const seen = remember(sightings.get(operation.id) ?? [], sighting);
  sightings.set(operation.id, seen);
  return { ...operation, recentRate: measureRate(seen) };
}

/** One operation with what was done to it and how fast it goes. */
export function replayOperationQuery(id: string) {
  return queryOptions({
    queryKey: ['replays', 'one', id],
    queryFn: async ({ signal }) => {
      const path = `/api/v1/replays/${encodeURIComponent(id)}`;
      return watch(await fetchJson(replayOperationDetailSchema, path, { signal }));
    },
    refetchInterval: ({ state }) =>
      state.data === undefined || isLive(state.data) ? LIVE_MS : false,
  });
}

/** The records of an operation, of one outcome or of all. Asked again while the operation goes on. */
export function replayItemsQuery(operation: ReplayOperation, outcome: ItemOutcome | null) {
  return infiniteQueryOptions({
    queryKey: ['replays', 'items', operation.id, outcome],
    initialPageParam: firstPage(),
    queryFn: ({ signal, pageParam }) =>
      fetchJson(replayItemsSchema, `/api/v1/replays/${String(operation.id)}/items`, {
        query: { outcome, cursor: pageParam },
        signal,
      }),
    getNextPageParam: (page) => page.next,
    refetchInterval: isLive(operation) ? 3 * LIVE_MS : false,
  });
}

/** What an operation over this set would do, before it is there. */
export function replayPreviewQuery(set: RecordSet, confirm: boolean) {
  return queryOptions({
    queryKey: ['replays', 'preview', set, confirm],
    queryFn: ({ signal }) =>
      fetchJson(replayPreviewSchema, '/api/v1/replays/preview', {
        method: 'POST',
        body: { set, confirm },
        signal,
      }),
  });
}
