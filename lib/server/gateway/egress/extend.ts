/** Gives the Integration App more time for records that it has been offered. */
import type { Database } from '#lib/server/database';
import { extendLeased } from '#lib/server/store/extend-deliveries';
import { retryConflict } from '#lib/server/store/retry-conflict';
import type { DeliveryTarget, Refusal } from './delivery.ts';
import { isSuperseded, refusal, settleInRounds, type Standing } from './settle-in-rounds.ts';

export interface ExtensionTarget extends DeliveryTarget {
  readonly leaseSeconds: number;
}

export interface ExtendRequest {
  /** Keys of the sources that the asker may use; null: all. */
  readonly sources: readonly string[] | null;
  readonly extensions: readonly ExtensionTarget[];
}

export type ExtendResult =
  { readonly kind: 'extended'; readonly id: string; readonly expiresAt: Date } | Refusal;

type Settled = Map<number, ExtendResult>;
type Delivery = Standing<ExtensionTarget>;

/**
 * Extends leases to at least `leaseSeconds` from now, each by itself, answering in the order asked.
 * Refusals: record_not_found, superseded, lease_lost (the lease has ended, one way or another).
 */
export function extend(
  db: Database,
  { sources, extensions }: ExtendRequest,
): Promise<ExtendResult[]> {
  return settleInRounds<ExtensionTarget, ExtendResult>(db, {
    targets: extensions,
    sources,
    settle: async (standing) => {
      const settled: Settled = new Map();
      const live = standing.filter((delivery) => !judge(delivery, settled));
      await extendLive(db, live, settled);
      return settled;
    },
  });
}

/** Answers what cannot be extended. True: answered. */
function judge({ index, target, standing }: Delivery, settled: Settled): boolean {
  if (isSuperseded(standing)) settled.set(index, refusal(target.id, 'superseded'));
  else if (standing.outcome !== null) settled.set(index, refusal(target.id, 'lease_lost'));
  return settled.has(index);
}

async function extendLive(
  db: Database,
  live: readonly Delivery[],
  settled: Settled,
): Promise<void> {
  if (live.length === 0) return;
  const wanted = live.map(({ recordId, token, target }) => ({
    recordId,
    token,
    leaseSeconds: target.leaseSeconds,
  }));
  const extended = await retryConflict(() => extendLeased(db, wanted));
  const ends = new Map(extended.map(({ recordId, expiresAt }) => [recordId, expiresAt]));
  for (const { index, target, recordId } of live) {
    const expiresAt = ends.get(recordId);
    if (expiresAt !== undefined) settled.set(index, { kind: 'extended', id: target.id, expiresAt });
  }
}
