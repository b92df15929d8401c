/** Takes payloads away that are past their days, a week's partition at a time where it can. */
import type { Queryable } from '#lib/server/database';
import {
  countPayloadNeeds,
  deleteSettledPayloads,
  notePayloadExpiry,
  readIdOfDaysAgo,
  type PayloadNeeds,
} from '#lib/server/store/expire-payloads';
import { forgetDrafts } from '#lib/server/store/revisions';
import { listPartitions, type Partition } from '#lib/server/store/partitions';
import type { RetentionOutcome } from '#lib/server/store/retention-runs';
import { dropPartition } from './drop-partition.ts';
import { removeInBatches } from './remove-in-batches.ts';
import type { RetentionDays } from './retention-days.ts';

interface Removal {
  readonly removed: bigint;
  readonly needs: PayloadNeeds;
  readonly blocked: boolean;
}

const NOTHING: Removal = { removed: 0n, needs: { waiting: 0n, errors: 0n }, blocked: false };

/**
 * Removes the payloads of whole weeks that are past. A record that is not settled keeps its payload,
 * and so does one in Error as long as it is itself kept, since somebody may replay it: in such a
 * week the others' payloads are deleted, and the partition goes when the last need for it has gone.
 */
export async function expirePayloads(
  db: Queryable,
  { payloadDays, recordDays }: RetentionDays & { readonly payloadDays: number },
  signal: AbortSignal,
): Promise<RetentionOutcome> {
  const endId = await readIdOfDaysAgo(db, payloadDays);
  const forgottenId = recordDays === null ? 0n : await readIdOfDaysAgo(db, recordDays);
  let all = NOTHING;
  for (const partition of await listPartitions(db, 'payload')) {
    const isDue = partition.endId <= endId || partition.state !== 'attached';
    // A blocked one stands before all others: a table lets go of one partition at a time.
    if (!isDue || all.blocked || signal.aborted) continue;
    all = add(
      all,
      await expireWeek(db, { partition, errorsCount: partition.endId > forgottenId }, signal),
    );
  }
  await forgetDrafts(db);
  const { waiting: heldWaiting, errors: heldErrors } = all.needs;
  const { removed, blocked } = all;
  return { duty: 'payloads', days: payloadDays, removed, heldWaiting, heldErrors, blocked };
}

interface Week {
  readonly partition: Partition;
  /** Whether records in Error still need their payloads. */
  readonly errorsCount: boolean;
}

async function expireWeek(db: Queryable, week: Week, signal: AbortSignal): Promise<Removal> {
  const { partition } = week;
  const needs = await readNeeds(db, week);
  await notePayloadExpiry(db, partition);
  if (partition.state === 'attached' && isNeeded(needs)) {
    return { ...NOTHING, removed: await deleteUnneeded(db, partition, signal), needs };
  }
  const result = await dropPartition(db, partition, async () =>
    isNeeded(await readNeeds(db, week)),
  );
  if (result === 'needed') return { ...NOTHING, needs: await readNeeds(db, week) };
  return result === 'dropped'
    ? { ...NOTHING, removed: partition.rows }
    : { ...NOTHING, blocked: true };
}

async function readNeeds(db: Queryable, { partition, errorsCount }: Week): Promise<PayloadNeeds> {
  const needs = await countPayloadNeeds(db, partition);
  return errorsCount ? needs : { ...needs, errors: 0n };
}

function isNeeded({ waiting, errors }: PayloadNeeds): boolean {
  return waiting + errors > 0n;
}

async function deleteUnneeded(
  db: Queryable,
  { firstId, endId }: Partition,
  signal: AbortSignal,
): Promise<bigint> {
  const range = { afterId: firstId - 1n, endId };
  return BigInt(await removeInBatches(range, (walk) => deleteSettledPayloads(db, walk), signal));
}

function add(one: Removal, other: Removal): Removal {
  return {
    removed: one.removed + other.removed,
    needs: {
      waiting: one.needs.waiting + other.needs.waiting,
      errors: one.needs.errors + other.needs.errors,
    },
    blocked: one.blocked || other.blocked,
  };
}
