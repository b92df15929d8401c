/** The statement that tells since when the payload of a record is no longer there. */
import type { Queryable } from '../database.ts';

/** When retention began to take payloads of this record's week and source away; null: it has not. */
export async function readPayloadExpiry(db: Queryable, id: bigint): Promise<Date | null> {
  const { rows } = await db.query<{ expiredAt: Date }>({
    name: 'read_payload_expiry',
    text: `SELECT expired_at AS "expiredAt" FROM payload_expiry
           WHERE first_id <= $1 AND end_id > $1
           UNION ALL
           SELECT e.expired_at FROM source_payload_expiry e JOIN record r USING (source_id)
           WHERE r.id = $1 AND e.first_id <= $1 AND e.end_id > $1
           ORDER BY "expiredAt" LIMIT 1`,
    values: [id],
  });
  return rows[0]?.expiredAt ?? null;
}
