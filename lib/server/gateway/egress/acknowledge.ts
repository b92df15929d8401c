/** Takes the Integration App's word that it has a record. */
import type { Database } from '#lib/server/database';
import {
  acknowledgeLeased,
  acknowledgeUnderAnyLease,
  acknowledgeWaiting,
} from '#lib/server/store/acknowledge-deliveries';
import { retryConflict } from '#lib/server/store/retry-conflict';
import type { DeliveryTarget, Refusal } from './delivery.ts';
import {
  isSuperseded,
  refusal,
  settleInRounds,
  type Named,
  type Standing,
} from './settle-in-rounds.ts';

export interface AcknowledgeRequest {
  /** Keys of the sources that the asker may use; null: all. */
  readonly sources: readonly string[] | null;
  readonly acknowledgements: readonly DeliveryTarget[];
}

export type AcknowledgeResult =
  { readonly kind: 'acknowledged' | 'already_acknowledged'; readonly id: string } | Refusal;

type Settled = Map<number, AcknowledgeResult>;

/**
 * Acknowledges deliveries, each by itself, answering in the order asked. Any token of the record's
 * current generation settles it, also late, also while it is held or out under a newer token.
 * Refusals: record_not_found, superseded.
 */
export function acknowledge(
  db: Database,
  { sources, acknowledgements }: AcknowledgeRequest,
): Promise<AcknowledgeResult[]> {
  return settleInRounds<DeliveryTarget, AcknowledgeResult>(db, {
    targets: acknowledgements,
    sources,
    settleAtOnce: (named) => settleByOwnLease(db, named, sources),
    settle: async (standing) => {
      const settled: Settled = new Map();
      const open = standing.filter((delivery) => !judge(delivery, settled));
      for (const delivery of open) {
        if (!settled.has(delivery.index)) await settleElsewhere(db, delivery, settled);
      }
      return settled;
    },
  });
}

type Delivery = Standing<DeliveryTarget>;

/** Answers what needs no change. True: answered. */
function judge({ index, target, standing }: Delivery, settled: Settled): boolean {
  if (isSuperseded(standing)) settled.set(index, refusal(target.id, 'superseded'));
  else if (standing.settledGeneration !== null)
    settled.set(index, { kind: 'already_acknowledged', id: target.id });
  return settled.has(index);
}

/**
 * The usual way, many at once: its own lease stands, so the record is neither settled nor replayed
 * since. What another caller has locked at this moment is left to the rounds.
 */
async function settleByOwnLease(
  db: Database,
  named: readonly Named<DeliveryTarget>[],
  sources: readonly string[] | null,
): Promise<Settled> {
  const refs = named.map(({ recordId, token, target }) => {
    return { recordId, token, handedAgeMs: target.handedAgeMs ?? null };
  });
  const done = await retryConflict(() => acknowledgeLeased(db, refs, sources));
  const ids = new Set(done.map(({ recordId }) => recordId));
  return new Map(
    named.flatMap(({ index, target, recordId }) =>
      ids.has(recordId) ? [[index, { kind: 'acknowledged', id: target.id }]] : [],
    ),
  );
}

/** The late way: the record is back in the queue, or out under another token, or locked just now. */
async function settleElsewhere(
  db: Database,
  { index, target, recordId, standing }: Delivery,
  settled: Settled,
): Promise<void> {
  const settle =
    standing.waitingGeneration === null ? acknowledgeUnderAnyLease : acknowledgeWaiting;
  const done = await retryConflict(() => settle(db, recordId, standing.generation));
  if (done) settled.set(index, { kind: 'acknowledged', id: target.id });
}
