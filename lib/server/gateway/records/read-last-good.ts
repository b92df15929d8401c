/** Finds what a failed record can be compared with. */
import type { RecordSummary } from '#lib/contracts/record';
import type { Database } from '#lib/server/database';
import { findLastGood } from '#lib/server/store/find-last-good';
import { readSummaries } from '#lib/server/store/record-summary';
import { findVisibleRecord } from './find-visible-record.ts';
import type { RecordRequest } from './read-record.ts';
import { toSummary } from './record-summary.ts';

/**
 * The nearest record of the same source and type that is Processed or Acknowledged; null: none is near.
 * @throws GatewayError record_not_found
 */
export async function readLastGood(
  db: Database,
  request: RecordRequest,
): Promise<{ record: RecordSummary | null }> {
  const id = await findVisibleRecord(db, request);
  const good = await findLastGood(db, id);
  const [row] = good === null ? [] : await readSummaries(db, [good]);
  return { record: row === undefined ? null : toSummary(row) };
}
