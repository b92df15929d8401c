/** A stored record as a list row of the contract. */
import type { RecordSummary } from '#lib/contracts/record';
import { formatRecordId } from '#lib/domain/record-id';
import type { SummaryRow } from '#lib/server/store/record-summary';

/** Times become RFC 3339, the id its shown form. */
export function toSummary(row: SummaryRow): RecordSummary {
  const { failureClass, failureCode, failureMessage, ...other } = row;
  const { holder, claimedAt, handedAt: _, expiresAt, ...rest } = other;
  return {
    ...rest,
    id: formatRecordId(row.id),
    originatedAt: toTime(row.originatedAt),
    receivedAt: row.receivedAt.toISOString(),
    settledAt: toTime(row.settledAt),
    dueAt: toTime(row.dueAt),
    leased: holder !== null && claimedAt !== null && expiresAt !== null,
    failure:
      failureClass === null
        ? null
        : { class: failureClass, code: failureCode ?? '', message: failureMessage ?? '' },
  };
}

export function toTime(time: Date | null): string | null {
  return time === null ? null : time.toISOString();
}
