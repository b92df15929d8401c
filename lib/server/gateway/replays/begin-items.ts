/** Replays the next records of an operation, as many as its rate and what is in work already allow. */
import { allowanceOf, type SkipReason } from '#lib/domain/replay-operation';
import type { Queryable } from '#lib/server/database';
import { markBegun, readWaitingItems } from '#lib/server/store/replay-items';
import type { OperationRow } from '#lib/server/store/replay-operations';
import { readSkipReasons, replayRecords } from '#lib/server/store/replay-records';
import { addSkips, type SkipCounts } from './skip-counts.ts';

export interface Begun {
  readonly operation: OperationRow;
  /** More could be begun at once. */
  readonly isMore: boolean;
}

/** In one transaction. */
const MOST_AT_ONCE = 1_000;
/** Of one operation: the queue stays short, so that new records and people's own replays do not wait behind it. */
const MOST_IN_WORK = 5_000;

/** Begins at most `most` records, in the order of ids, which keeps the order of each key. */
export async function beginItems(
  tx: Queryable,
  operation: OperationRow,
  most: number,
): Promise<Begun> {
  const { ratePerSecond, tokens, tokensAt, now, inWork } = operation;
  const elapsedMs = now.getTime() - (tokensAt ?? now).getTime();
  const allowance = allowanceOf(ratePerSecond, tokens, elapsedMs);
  const count = Math.min(most, allowance.count, MOST_AT_ONCE, MOST_IN_WORK - inWork);
  const kept = { ...operation, tokens: allowance.tokens, tokensAt: now };
  if (count <= 0) return { operation: kept, isMore: false };
  const items = await readWaitingItems(tx, {
    operationId: operation.id,
    beyond: operation.begunThrough,
    limit: count,
  });
  const last = items.at(-1);
  if (last === undefined) return { operation: kept, isMore: false };
  const { id: operationId, requestedBy, reason, confirm } = operation;
  const wish = { requestedBy, reason, confirm, operationId };
  const replayed = await replayRecords(tx, { ...wish, wishes: items });
  const left = items.filter(({ recordId }) => !replayed.has(recordId));
  const reasons = await readSkipReasons(tx, { wishes: left, confirm });
  const reasonOf = (recordId: bigint): SkipReason | null =>
    replayed.has(recordId) ? null : (reasons.get(recordId) ?? 'gone');
  const begun = items.map(({ recordId }) => ({ recordId, reason: reasonOf(recordId) }));
  await markBegun(tx, operationId, begun);
  return {
    operation: {
      ...kept,
      tokens: ratePerSecond === null ? 0 : allowance.tokens - replayed.size,
      begunThrough: last.recordId,
      inWork: inWork + replayed.size,
      skipped: operation.skipped + left.length,
      skippedWhy: addSkips(operation.skippedWhy, countReasons(begun)),
    },
    isMore:
      items.length === MOST_AT_ONCE || (ratePerSecond === null && left.length === items.length),
  };
}

function countReasons(begun: readonly { readonly reason: SkipReason | null }[]): SkipCounts {
  let counts: SkipCounts = {};
  for (const { reason } of begun) if (reason !== null) counts = addSkips(counts, { [reason]: 1 });
  return counts;
}
