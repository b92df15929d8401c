/** Finds the record that somebody wants to edit, and keeps others from editing it meanwhile. */
import { parseRecordId } from '#lib/domain/record-id';
import type { Queryable, Transaction } from '#lib/server/database';
import { lockEditTarget, readEditTarget, type EditTarget } from '#lib/server/store/revisions';
import { EditError } from './edit-error.ts';

export interface WantedRecord {
  readonly id: string;
  /** Keys of the sources that the asker may see; null: all. */
  readonly sources: readonly string[] | null;
}

export interface FoundTarget {
  readonly recordId: bigint;
  readonly target: EditTarget;
}

/**
 * The record as it is.
 * @throws EditError record_not_found
 */
export function readTarget(db: Queryable, wanted: WantedRecord): Promise<FoundTarget> {
  return find(wanted, (recordId) => readEditTarget(db, recordId));
}

/**
 * The record, locked until the transaction ends.
 * @throws EditError record_not_found
 */
export function lockTarget(tx: Transaction, wanted: WantedRecord): Promise<FoundTarget> {
  return find(wanted, (recordId) => lockEditTarget(tx, recordId));
}

async function find(
  { id, sources }: WantedRecord,
  read: (recordId: bigint) => Promise<EditTarget | null>,
): Promise<FoundTarget> {
  const recordId = parseRecordId(id);
  const target = recordId === null ? null : await read(recordId);
  const isVisible = target !== null && (sources?.includes(target.source) ?? true);
  if (recordId === null || target === null || !isVisible) {
    throw new EditError('record_not_found', `There is no record ${id}.`);
  }
  return { recordId, target };
}
