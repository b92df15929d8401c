/** Records that fail as a test wants them to, through the statements that workers use. */
import type { Failure } from '#lib/domain/failure';
import type { Database } from '#lib/server/database';
import { receive } from '#lib/server/gateway/ingress/receive';
import { claimWork } from '#lib/server/store/claim-work';
import type { ClaimedBatch } from '#lib/server/store/lease-chosen';
import { settleAttempts, type EndedAttempt } from '#lib/server/store/settle-attempt';
import { submission } from './records.ts';

export interface FailedWith {
  /** The source, which must exist. */
  readonly source: string;
  readonly failure: Failure;
  readonly outcome?: 'FAILED' | 'POSTPONED';
  readonly version?: string;
  readonly reference?: string;
  readonly type?: string;
}

/** Receives and claims `count` records, in an installation where nothing else is due. */
export async function claimReceived(
  db: Database,
  count: number,
  { source, reference = 'order-1001', type = 'order.created' }: Omit<FailedWith, 'failure'>,
): Promise<ClaimedBatch> {
  const submissions = Array.from({ length: count }, () => submission({ reference, type }));
  await receive(db, { source, keyId: null, submissions });
  const batch = await claimWork(db, { holder: 'w', limit: count, leaseSeconds: 60 });
  if (batch?.elements.length !== count) throw new Error('not all were claimed');
  return batch;
}

/** How these attempts ended: all with one failure. */
export function failedAttempts(
  { token, elements }: ClaimedBatch,
  { failure, outcome = 'FAILED', version = '1' }: FailedWith,
): EndedAttempt[] {
  return elements.map(({ recordId, sourceId, generation, attempt }) => ({
    recordId,
    sourceId,
    generation,
    number: attempt,
    token,
    holder: 'w',
    handler: 'orders',
    handlerVersion: version,
    durationMs: 1,
    outcome,
    delayMs: 3_600_000,
    failure,
  }));
}

/** Lets `count` new records fail. @returns their ids */
export async function failRecords(db: Database, count: number, how: FailedWith): Promise<bigint[]> {
  const batch = await claimReceived(db, count, how);
  const endingLeases = [batch.token];
  const settled = await settleAttempts(db, failedAttempts(batch, how), { endingLeases });
  if (settled.size !== count) throw new Error('not all were settled');
  return batch.elements.map(({ recordId }) => recordId);
}
