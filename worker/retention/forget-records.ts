/** Forgets settled records that are past their days, and the weeks of attempts that they leave empty. */
import type { Queryable } from '#lib/server/database';
import { countUnsettledBefore, deleteRecords, hasRecords } from '#lib/server/store/delete-records';
import { readIdOfDaysAgo } from '#lib/server/store/expire-payloads';
import { listPartitions } from '#lib/server/store/partitions';
import type { RetentionOutcome } from '#lib/server/store/retention-runs';
import { dropPartition } from './drop-partition.ts';
import { removeInBatches } from './remove-in-batches.ts';

/**
 * Deletes records received longer ago than `days`, with payload, attempts, replays and settlement,
 * and takes them off the live counts in the same transaction. What is not settled stays. What was
 * counted for charts and reports stays too.
 */
export async function forgetRecords(
  db: Queryable,
  days: number,
  signal: AbortSignal,
): Promise<RetentionOutcome> {
  const endId = await readIdOfDaysAgo(db, days);
  const removed = await removeInBatches(
    { afterId: 0n, endId },
    (walk) => deleteRecords(db, walk),
    signal,
  );
  const blocked = await dropAttempts(db, endId, signal);
  const heldWaiting = await countUnsettledBefore(db, endId);
  return { duty: 'records', days, removed: BigInt(removed), heldWaiting, heldErrors: 0n, blocked };
}

/** True: a long transaction is in the way. */
async function dropAttempts(db: Queryable, endId: bigint, signal: AbortSignal): Promise<boolean> {
  for (const partition of await listPartitions(db, 'attempt')) {
    const isDue = partition.endId <= endId || partition.state !== 'attached';
    if (!isDue || signal.aborted || (await hasRecords(db, partition))) continue;
    const result = await dropPartition(db, partition, () => hasRecords(db, partition));
    if (result === 'blocked') return true;
  }
  return false;
}
