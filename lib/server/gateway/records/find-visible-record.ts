/** Finds a record for somebody who may see some sources only. */
import { parseRecordId } from '#lib/domain/record-id';
import type { Queryable } from '#lib/server/database';
import { findRecordIds } from '#lib/server/store/named-records';
import { refuse } from '../gateway-error.ts';
import type { RecordRequest } from './read-record.ts';

/**
 * The stored id of a record that the asker may see.
 * @throws GatewayError record_not_found, also for what others may see
 */
export async function findVisibleRecord(db: Queryable, request: RecordRequest): Promise<bigint> {
  const id = parseRecordId(request.id);
  const [found] = id === null ? [] : await findRecordIds(db, [id], request.sources ?? null);
  if (found === undefined) throw refuse('record_not_found', `There is no record ${request.id}.`);
  return found;
}
