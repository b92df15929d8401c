/** The statement that finds the nearest record of the same source and type that went well. */
import type { Queryable } from '../database.ts';

/** Settled records of the source that are looked at in each direction: a rare type may have none among them. */
const MOST_LOOKED_AT = 5_000;

const nearest = (beyond: '<' | '>', order: 'ASC' | 'DESC') => `
  (SELECT near.record_id FROM (
     SELECT t.record_id FROM settlement t
     WHERE t.source_id = self.source_id AND t.status = self.good AND t.record_id ${beyond} self.id
     ORDER BY t.record_id ${order} LIMIT ${String(MOST_LOOKED_AT)}
   ) AS near JOIN record r ON r.id = near.record_id
   WHERE r.type = self.type
     AND EXISTS (SELECT FROM payload p WHERE p.record_id = near.record_id)
   ORDER BY near.record_id ${order} LIMIT 1)`;

/** The nearest one before, else after, whose payload is still kept; null: none, or none near. */
export async function findLastGood(db: Queryable, id: bigint): Promise<bigint | null> {
  const { rows } = await db.query<{ id: bigint | null }>({
    name: 'find_last_good',
    text: `WITH self AS (
             SELECT id, source_id, type,
                    CASE direction WHEN 'INGRESS' THEN 'PROCESSED' ELSE 'ACKNOWLEDGED' END::status AS good
             FROM record WHERE id = $1
           )
           SELECT coalesce(${nearest('<', 'DESC')}, ${nearest('>', 'ASC')}) AS id FROM self`,
    values: [id],
  });
  return rows[0]?.id ?? null;
}
