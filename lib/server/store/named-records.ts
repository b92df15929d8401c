/** The statements that find records which somebody has named, by id or by reference. */
import type { Queryable } from '../database.ts';
import { int8Array, textArray } from './binary-array.ts';

/** Those of these ids that are records of these sources, ascending; null: of any source. */
export async function findRecordIds(
  db: Queryable,
  ids: readonly bigint[],
  sources: readonly string[] | null,
): Promise<bigint[]> {
  const { rows } = await db.query<{ id: bigint }>({
    name: 'find_record_ids',
    text: `SELECT r.id FROM record r WHERE r.id = ANY ($1::bigint[]) AND ($2::text[] IS NULL
             OR r.source_id = ANY (ARRAY(SELECT id FROM source WHERE key = ANY ($2))))
           ORDER BY r.id`,
    values: [int8Array(ids), sources],
  });
  return rows.map(({ id }) => id);
}

export interface ReferenceQuery {
  readonly references: readonly string[];
  /** null: of any source. */
  readonly sources: readonly string[] | null;
  /** No record after this one. */
  readonly newestId: bigint;
  /** Records of one reference, the latest first. */
  readonly mostOfEach: number;
}

/** The records of these references, in the order of the references. */
export async function findReferencedIds(
  db: Queryable,
  { references, sources, newestId, mostOfEach }: ReferenceQuery,
): Promise<{ reference: string; id: bigint }[]> {
  const { rows } = await db.query<{ reference: string; id: bigint }>({
    name: 'find_referenced_ids',
    text: `SELECT w.reference, r.id
           FROM unnest($1::text[]) WITH ORDINALITY AS w (reference, place)
           CROSS JOIN LATERAL (
             SELECT id FROM record
             WHERE reference = w.reference AND id <= $3 AND ($2::text[] IS NULL
               OR source_id = ANY (ARRAY(SELECT id FROM source WHERE key = ANY ($2))))
             ORDER BY id DESC LIMIT $4
           ) r ORDER BY w.place, r.id`,
    values: [textArray(references), sources, newestId, mostOfEach],
  });
  return rows;
}

/** The next open records of an error group, in Error or held, ascending. */
export async function findOpenOfGroup(
  db: Queryable,
  { group, beyond, limit }: { group: bigint; beyond: bigint; limit: number },
): Promise<bigint[]> {
  const { rows } = await db.query<{ id: bigint }>({
    name: 'find_open_of_group',
    text: `SELECT id FROM (
             (SELECT record_id AS id FROM settlement
              WHERE group_id = $1 AND record_id > $2 ORDER BY record_id LIMIT $3)
             UNION ALL
             (SELECT record_id FROM work
              WHERE group_id = $1 AND held AND record_id > $2 ORDER BY record_id LIMIT $3)
           ) AS open ORDER BY id LIMIT $3`,
    values: [group, beyond, limit],
  });
  return rows.map(({ id }) => id);
}

/** The id of the record that was received last; 0: there is none. */
export async function readNewestId(db: Queryable): Promise<bigint> {
  const { rows } = await db.query<{ id: bigint }>({
    name: 'read_newest_id',
    text: 'SELECT coalesce((SELECT id FROM record ORDER BY id DESC LIMIT 1), 0) AS id',
  });
  return rows[0]?.id ?? 0n;
}
