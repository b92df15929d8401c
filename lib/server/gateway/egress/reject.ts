/** Takes the Integration App's word that it will not take a record. */
import { DEFAULT_RETRY_POLICY, delayBeforeAttempt } from '#lib/domain/retry-policy';
import type { Database } from '#lib/server/database';
import { cleanText } from '#lib/server/store/failure-columns';
import { rejectLeased, rejectWaiting, type Rejection } from '#lib/server/store/reject-deliveries';
import { retryConflict } from '#lib/server/store/retry-conflict';
import type { DeliveryTarget, Refusal } from './delivery.ts';
import { isSuperseded, refusal, settleInRounds, type Standing } from './settle-in-rounds.ts';

export interface RejectionTarget extends DeliveryTarget {
  readonly code: string;
  readonly message: string;
  /** true: hold it until a person acts; false: offer it again later, while offers are left. */
  readonly permanent: boolean;
}

export interface RejectRequest {
  /** Keys of the sources that the asker may use; null: all. */
  readonly sources: readonly string[] | null;
  readonly rejections: readonly RejectionTarget[];
}

export type RejectResult =
  { readonly kind: 'held' | 'requeued' | 'already_rejected'; readonly id: string } | Refusal;

/** In characters, as the contract has them. */
const MOST_CODE = 100;
const MOST_MESSAGE = 2_000;

type Settled = Map<number, RejectResult>;
type Delivery = Standing<RejectionTarget>;

/**
 * Rejects deliveries, each by itself, answering in the order asked. Only the latest token of a
 * record rejects; it still does after its lease has run out, as long as no newer one was given.
 * Refusals: record_not_found, superseded, lease_lost.
 */
export function reject(
  db: Database,
  { sources, rejections }: RejectRequest,
): Promise<RejectResult[]> {
  return settleInRounds<RejectionTarget, RejectResult>(db, {
    targets: rejections,
    sources,
    settle: async (standing) => {
      const settled: Settled = new Map();
      const open = standing.filter((delivery) => !judge(delivery, settled));
      await rejectByOwnLease(db, open, settled);
      for (const delivery of open) {
        if (delivery.standing.outcome !== null) await rejectLate(db, delivery, settled);
      }
      return settled;
    },
  });
}

/** Answers what needs no change. True: answered. */
function judge({ index, target, standing }: Delivery, settled: Settled): boolean {
  if (isSuperseded(standing)) settled.set(index, refusal(target.id, 'superseded'));
  else if (!isLatest(standing)) settled.set(index, refusal(target.id, 'lease_lost'));
  else if (standing.outcome === 'REJECTED')
    settled.set(index, { kind: 'already_rejected', id: target.id });
  return settled.has(index);
}

function isLatest({ outcome, attempt, waitingAttempts }: Delivery['standing']): boolean {
  return outcome === null || waitingAttempts === attempt;
}

async function rejectByOwnLease(
  db: Database,
  open: readonly Delivery[],
  settled: Settled,
): Promise<void> {
  const live = open
    .filter(({ standing }) => standing.outcome === null)
    .map((delivery) => ({ delivery, rejection: toRejection(delivery, delivery.standing.attempt) }));
  if (live.length === 0) return;
  const rejections = live.map(({ rejection }) => rejection);
  const done = await retryConflict(() => rejectLeased(db, rejections));
  const ids = new Set(done.map(({ recordId }) => recordId));
  for (const { delivery, rejection } of live) {
    if (ids.has(rejection.recordId)) settled.set(delivery.index, toResult(delivery, rejection));
  }
}

async function rejectLate(db: Database, delivery: Delivery, settled: Settled): Promise<void> {
  const { generation, attempt, holder } = delivery.standing;
  const rejection = toRejection(delivery, attempt + 1);
  const late = { ...rejection, generation, attempt, holder };
  const done = await retryConflict(() => rejectWaiting(db, late));
  if (done) settled.set(delivery.index, toResult(delivery, rejection));
}

function toRejection({ target, standing, ...ref }: Delivery, attempt: number): Rejection {
  const { maxAttempts } = standing;
  const policy = { ...DEFAULT_RETRY_POLICY, maxAttempts };
  return {
    recordId: ref.recordId,
    token: ref.token,
    code: cleanText(target.code, MOST_CODE),
    message: cleanText(target.message, MOST_MESSAGE),
    held: target.permanent || attempt >= maxAttempts,
    delayMs: delayBeforeAttempt(policy, attempt + 1, Math.random()),
  };
}

function toResult({ target }: Delivery, { held }: Rejection): RejectResult {
  return { kind: held ? 'held' : 'requeued', id: target.id };
}
