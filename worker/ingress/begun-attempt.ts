/** An attempt that has begun: a claimed record, which try this is, and under which lease. */
import { formatRecordId, type RecordId } from '#lib/domain/record-id';
import type { ClaimedBatch } from '#lib/server/store/claim-work';
import type { ClaimedRecord } from '#lib/server/store/claimed-records';

export interface BegunAttempt {
  readonly id: RecordId;
  readonly record: ClaimedRecord;
  readonly generation: number;
  readonly number: number;
  readonly token: string;
}

/** Joins what was claimed with what was read, in the order of the claim. */
export function beginAttempts(
  { token, elements }: ClaimedBatch,
  records: readonly ClaimedRecord[],
): BegunAttempt[] {
  const byId = new Map(records.map((record) => [record.recordId, record]));
  return elements.flatMap(({ recordId, generation, attempt }) => {
    const record = byId.get(recordId);
    if (record === undefined) return [];
    return [{ id: formatRecordId(recordId), record, generation, number: attempt, token }];
  });
}
