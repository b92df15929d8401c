/** Takes payloads away that are past their days, a week's partition at a time where it can. */
import type { Queryable } from '#lib/server/database';
import { notePayloadExpiry, deleteSettledPayloads } from '#lib/server/store/expire-payloads';
import { forgetDrafts } from '#lib/server/store/revisions';
import { listPartitions, type Partition } from '#lib/server/store/partitions';
import type { RetentionOutcome } from '#lib/server/store/retention-runs';
import type { SourceWindow } from '#lib/server/store/source-windows';
import { dropPartition } from './drop-partition.ts';
import { expireBySource } from './expire-by-source.ts';
import { readWeekNeeds, type WeekNeeds } from './week-needs.ts';
import { removeInBatches } from './remove-in-batches.ts';

interface Removal {
  readonly removed: bigint;
  readonly waiting: bigint;
  readonly errors: bigint;
  readonly blocked: boolean;
}

const NOTHING: Removal = { removed: 0n, waiting: 0n, errors: 0n, blocked: false };

export interface PayloadDuty {
  /** How far back each source keeps its payloads, as of the moment of asking. */
  readonly readWindows: () => Promise<readonly SourceWindow[]>;
  /** Of the installation; null: only sources have limits. */
  readonly days: number | null;
}

/**
 * Removes the payloads of whole weeks that are past the days of their sources. A record that is not
 * settled keeps its payload, and so does one in Error as long as it is itself kept, since somebody may
 * replay it. A week that nobody needs goes whole; else the payloads that are not needed are deleted,
 * and the partition goes when the last need for it has gone.
 */
export async function expirePayloads(
  db: Queryable,
  { readWindows, days }: PayloadDuty,
  signal: AbortSignal,
): Promise<RetentionOutcome> {
  const windows = await readWindows();
  let all = NOTHING;
  for (const partition of await listPartitions(db, 'payload')) {
    const isDue = partition.state !== 'attached' || isPastFor(windows, partition);
    // A blocked one stands before all others: a table lets go of one partition at a time.
    if (!isDue || all.blocked || signal.aborted) continue;
    all = add(all, await expireWeek(db, { partition, windows, readWindows }, signal));
  }
  await forgetDrafts(db);
  const { removed, waiting: heldWaiting, errors: heldErrors, blocked } = all;
  return { duty: 'payloads', days, removed, heldWaiting, heldErrors, blocked };
}

function isPastFor(windows: readonly SourceWindow[], { endId }: Partition): boolean {
  return windows.some(({ payloadEndId }) => payloadEndId !== null && endId <= payloadEndId);
}

interface Week extends Pick<PayloadDuty, 'readWindows'> {
  readonly partition: Partition;
  readonly windows: readonly SourceWindow[];
}

async function expireWeek(db: Queryable, week: Week, signal: AbortSignal): Promise<Removal> {
  const { partition, windows } = week;
  const needs = await readWeekNeeds(db, partition, windows);
  if (partition.state === 'attached' && needs.isNeeded) {
    const removed = needs.isKeptByOthers
      ? await expireBySource(db, { partition, needs }, signal)
      : await deleteUnneeded(db, partition, signal);
    return { ...NOTHING, ...sumUp(needs), removed };
  }
  if (!needs.isNeeded) await notePayloadExpiry(db, partition);
  return dropWeek(db, week);
}

/** Asks once more before the end, of sources that may have got other days meanwhile. */
async function dropWeek(db: Queryable, { partition, readWindows }: Week): Promise<Removal> {
  let held = NOTHING;
  const result = await dropPartition(db, partition, async () => {
    const needs = await readWeekNeeds(db, partition, await readWindows());
    held = { ...NOTHING, ...sumUp(needs) };
    if (!needs.isNeeded) await notePayloadExpiry(db, partition);
    return needs.isNeeded;
  });
  if (result === 'needed') return held;
  return result === 'dropped'
    ? { ...NOTHING, removed: partition.rows }
    : { ...NOTHING, blocked: true };
}

function sumUp({ bySource }: WeekNeeds): Pick<Removal, 'waiting' | 'errors'> {
  return {
    waiting: bySource.reduce((sum, { waiting }) => sum + waiting, 0n),
    errors: bySource.reduce((sum, { errors }) => sum + errors, 0n),
  };
}

async function deleteUnneeded(
  db: Queryable,
  partition: Partition,
  signal: AbortSignal,
): Promise<bigint> {
  const { firstId, endId } = partition;
  await notePayloadExpiry(db, partition);
  const range = { afterId: firstId - 1n, endId };
  return BigInt(await removeInBatches(range, (walk) => deleteSettledPayloads(db, walk), signal));
}

function add(one: Removal, other: Removal): Removal {
  return {
    removed: one.removed + other.removed,
    waiting: one.waiting + other.waiting,
    errors: one.errors + other.errors,
    blocked: one.blocked || other.blocked,
  };
}
