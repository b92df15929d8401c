/** The statements about the records of an edit of many: frozen, edited or left as they are. */
import type { EditRefusal } from '#lib/contracts/edit-many';
import type { EditOutcome } from '#lib/domain/edit-operation';
import type { Queryable } from '../database.ts';
import { int8Array, textArray } from './binary-array.ts';

/** Adds records to the set; how many it did not have yet. */
export async function freezeEditItems(
  db: Queryable,
  operationId: number,
  ids: readonly bigint[],
): Promise<number> {
  if (ids.length === 0) return 0;
  const { rowCount } = await db.query({
    name: 'freeze_edit_items',
    text: `INSERT INTO edit_item (operation_id, record_id) SELECT $1, unnest($2::bigint[])
           ON CONFLICT DO NOTHING`,
    values: [operationId, int8Array(ids)],
  });
  return rowCount ?? 0;
}

export interface EditIdsQuery {
  readonly operationId: number;
  readonly outcome: EditOutcome;
  readonly beyond: bigint;
  readonly limit: number;
}

/** Ids of its records of one outcome, ascending. */
export async function readEditIds(
  db: Queryable,
  { operationId, outcome, beyond, limit }: EditIdsQuery,
): Promise<bigint[]> {
  const { rows } = await db.query<{ id: bigint }>({
    name: 'read_edit_ids',
    text: `SELECT record_id AS id FROM edit_item
           WHERE operation_id = $1 AND outcome = $2::edit_outcome AND record_id > $3
           ORDER BY record_id LIMIT $4`,
    values: [operationId, outcome, beyond, limit],
  });
  return rows.map(({ id }) => id);
}

export interface EditEnd {
  readonly recordId: bigint;
  readonly outcome: Exclude<EditOutcome, 'waiting'>;
  /** Both set where it was refused. */
  readonly refusal: EditRefusal | null;
  readonly why: string | null;
}

/** Writes down what became of waiting records. */
export async function endEditItems(
  db: Queryable,
  operationId: number,
  ends: readonly EditEnd[],
): Promise<void> {
  await db.query({
    name: 'end_edit_items',
    text: `UPDATE edit_item i SET outcome = e.outcome::edit_outcome, refusal = e.refusal, why = e.why
           FROM unnest($2::bigint[], $3::text[], $4::text[], $5::text[]) AS e (record_id, outcome, refusal, why)
           WHERE i.operation_id = $1 AND i.record_id = e.record_id AND i.outcome = 'waiting'`,
    values: [
      operationId,
      int8Array(ends.map(({ recordId }) => recordId)),
      textArray(ends.map(({ outcome }) => outcome)),
      textArray(ends.map(({ refusal }) => refusal)),
      textArray(ends.map(({ why }) => why)),
    ],
  });
}

export interface RefusedItem {
  readonly id: bigint;
  /** These three are null where the record is no longer there. */
  readonly source: string | null;
  readonly reference: string | null;
  readonly type: string | null;
  readonly refusal: EditRefusal;
  readonly why: string;
}

/** The first records that were left as they are, in the order of ids. */
export async function readRefusedItems(
  db: Queryable,
  operationId: number,
  limit: number,
): Promise<RefusedItem[]> {
  const { rows } = await db.query<RefusedItem>({
    name: 'read_refused_items',
    text: `SELECT i.record_id AS id, s.key AS source, r.reference, r.type, i.refusal, i.why
           FROM edit_item i LEFT JOIN record r ON r.id = i.record_id LEFT JOIN source s ON s.id = r.source_id
           WHERE i.operation_id = $1 AND i.outcome = 'refused' ORDER BY i.record_id LIMIT $2`,
    values: [operationId, limit],
  });
  return rows;
}
