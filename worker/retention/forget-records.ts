/** Forgets settled records that are past their days, and the weeks of attempts that they leave empty. */
import type { Queryable } from '#lib/server/database';
import {
  countUnsettledBefore,
  deleteRecords,
  findSettledBefore,
  hasRecords,
  type SourceEnd,
} from '#lib/server/store/delete-records';
import { listPartitions } from '#lib/server/store/partitions';
import type { RetentionOutcome } from '#lib/server/store/retention-runs';
import type { SourceWindow } from '#lib/server/store/source-windows';
import { dropPartition } from './drop-partition.ts';
import { removeInBatches } from './remove-in-batches.ts';

export interface RecordDuty {
  readonly windows: readonly SourceWindow[];
  /** Of the installation; null: only sources have limits. */
  readonly days: number | null;
}

/**
 * Deletes records that are past the days of their source, with payload, attempts, replays and
 * settlement, and takes them off the live counts in the same transaction. What is not settled stays.
 * What was counted for charts and reports stays too.
 */
export async function forgetRecords(
  db: Queryable,
  { windows, days }: RecordDuty,
  signal: AbortSignal,
): Promise<RetentionOutcome> {
  const ends = windows.flatMap(({ sourceId, recordEndId }): SourceEnd[] =>
    recordEndId === null ? [] : [{ sourceId, endId: recordEndId }],
  );
  let removed = 0;
  for (const range of await findSettledBefore(db, ends)) {
    removed += await removeInBatches(
      range,
      (walk) => deleteRecords(db, { ...range, ...walk }),
      signal,
    );
  }
  const blocked = await dropAttempts(db, ends, signal);
  const heldWaiting = await countUnsettledBefore(db, ends);
  return { duty: 'records', days, removed: BigInt(removed), heldWaiting, heldErrors: 0n, blocked };
}

/** True: a long transaction is in the way. */
async function dropAttempts(
  db: Queryable,
  ends: readonly SourceEnd[],
  signal: AbortSignal,
): Promise<boolean> {
  for (const partition of await listPartitions(db, 'attempt')) {
    const isPast = ends.some(({ endId }) => partition.endId <= endId);
    const isDue = isPast || partition.state !== 'attached';
    if (!isDue || signal.aborted || (await hasRecords(db, partition))) continue;
    const result = await dropPartition(db, partition, () => hasRecords(db, partition));
    if (result === 'blocked') return true;
  }
  return false;
}
