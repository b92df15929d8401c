/** Writes down what came of offers, many at once; each kind of result in its own statement. */
import { DEFAULT_RETRY_POLICY, delayBeforeAttempt } from '#lib/domain/retry-policy';
import { parseRecordId } from '#lib/domain/record-id';
import type { Database } from '#lib/server/database';
import { acknowledge } from '#lib/server/gateway/egress/acknowledge';
import type { Delivery } from '#lib/server/gateway/egress/delivery';
import { endUndelivered, type Undelivered } from '#lib/server/store/end-undelivered';
import { releaseRecords } from '#lib/server/store/end-leases';
import { markHanded } from '#lib/server/store/mark-handed';
import { retryConflict } from '#lib/server/store/retry-conflict';
import type { OfferResult } from './transport.ts';

export interface EndedOffer {
  readonly delivery: Delivery;
  readonly result: OfferResult;
  /** `performance.now()` when the result was known. */
  readonly atMs: number;
}

type OfferOf<Kind extends OfferResult['kind']> = EndedOffer & {
  readonly result: Extract<OfferResult, { kind: Kind }>;
};

/**
 * Settles all of them. Repeating it is safe: what has ended stays ended. An offer that ran out, or was
 * answered, before its result was known is left as it is.
 * @throws what the database says; some may have been settled then
 */
export async function settleOffers(db: Database, offers: readonly EndedOffer[]): Promise<void> {
  const handed = ofKind(offers, 'handed').sort(byRecord);
  const acknowledged = ofKind(offers, 'acknowledged');
  const failed = ofKind(offers, 'failed').map(toUndelivered);
  const givenBack = ofKind(offers, 'given_back');
  if (handed.length > 0) await retryConflict(() => markHanded(db, handed.map(toHanded)));
  if (acknowledged.length > 0) {
    const acknowledgements = acknowledged.map(({ delivery }) => delivery);
    await acknowledge(db, { sources: null, acknowledgements });
  }
  if (failed.length > 0) await retryConflict(() => endUndelivered(db, failed));
  if (givenBack.length > 0) await retryConflict(() => giveBack(db, givenBack));
}

function ofKind<Kind extends OfferResult['kind']>(
  offers: readonly EndedOffer[],
  kind: Kind,
): OfferOf<Kind>[] {
  return offers.filter((offer): offer is OfferOf<Kind> => offer.result.kind === kind);
}

function byRecord(a: EndedOffer, b: EndedOffer): number {
  return recordIdOf(a.delivery) < recordIdOf(b.delivery) ? -1 : 1;
}

function toHanded({ delivery, atMs }: EndedOffer): { token: string; ageMs: number } {
  return { token: delivery.token, ageMs: performance.now() - atMs };
}

function toUndelivered({ delivery, result }: OfferOf<'failed'>): Undelivered {
  const { failure, next, retryAfterMs = 0 } = result;
  // What is offered again whatever its number comes again soon: the trouble was not with the record.
  const attempt = next === 'again' ? 2 : delivery.attempt + 1;
  const backoffMs = delayBeforeAttempt(DEFAULT_RETRY_POLICY, attempt, Math.random());
  const delayMs = Math.max(backoffMs, retryAfterMs);
  return { recordId: recordIdOf(delivery), token: delivery.token, failure, next, delayMs };
}

async function giveBack(db: Database, offers: readonly EndedOffer[]): Promise<void> {
  const tokens = offers.map(({ delivery }) => delivery.token);
  await releaseRecords(
    db,
    tokens,
    offers.map(({ delivery }) => recordIdOf(delivery)),
  );
}

function recordIdOf({ id }: Delivery): bigint {
  const recordId = parseRecordId(id);
  if (recordId === null) throw new Error(`not a record id: ${id}`);
  return recordId;
}
