/** Walks over ids and removes what is old, in small steps that leave the database to others between. */
import type { RemovedBatch } from '#lib/server/store/expire-payloads';
import { pause } from '#worker/pause';

export interface Walk {
  readonly afterId: bigint;
  readonly endId: bigint;
  readonly limit: number;
}

const AT_ONCE = 500;
const LONGEST_PAUSE_MS = 1_000;

/**
 * Removes batch after batch until nothing is left or `signal` is aborted, and returns how many went.
 * Each batch is its own transaction and is followed by a pause as long as it took. The walk goes on
 * from the last id, so that what was just removed is not looked at again.
 */
export async function removeInBatches(
  range: Omit<Walk, 'limit'>,
  remove: (walk: Walk) => Promise<RemovedBatch>,
  signal: AbortSignal,
): Promise<number> {
  let removed = 0;
  let afterId: bigint | null = range.afterId;
  while (afterId !== null && !signal.aborted) {
    const startedAt = performance.now();
    const batch: RemovedBatch = await remove({ ...range, afterId, limit: AT_ONCE });
    removed += batch.removed;
    afterId = batch.last;
    const tookMs = performance.now() - startedAt;
    if (afterId !== null) await pause(Math.min(tookMs, LONGEST_PAUSE_MS), signal);
  }
  return removed;
}
