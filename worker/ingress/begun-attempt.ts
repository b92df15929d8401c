/** An attempt that has begun: a claimed record, which try this is, and under which lease. */
import { formatRecordId, type RecordId } from '#lib/domain/record-id';
import type { ClaimedBatch, ClaimedRecord } from '#lib/server/store/lease-chosen';

export interface BegunAttempt {
  readonly id: RecordId;
  readonly record: ClaimedRecord;
  readonly generation: number;
  readonly number: number;
  readonly token: string;
  /**
   * Records with the same one run one after the other, in the order of their ids; null: in any order.
   * When one of them does not end, or is to be tried again, those behind it must not start.
   */
  readonly orderingKey: string | null;
}

/** The attempts of a claimed batch, in the order of the claim. */
export function beginAttempts({ token, elements }: ClaimedBatch): BegunAttempt[] {
  return elements.map((element) => ({
    id: formatRecordId(element.recordId),
    record: element,
    generation: element.generation,
    number: element.attempt,
    token,
    orderingKey:
      element.orderHash === null
        ? null
        : `${String(element.sourceId)}/${String(element.orderHash)}`,
  }));
}
