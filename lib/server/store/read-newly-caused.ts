/** The statement that finds what a handler has enqueued in a transaction that is not committed. */
import type { Queryable } from '../database.ts';

export interface CausedRecord {
  readonly source: string;
  readonly reference: string;
  readonly type: string;
  readonly mediaType: string;
  readonly sizeBytes: number;
}

/** The records that this one has caused in the transaction of `tx`, in the order of enqueueing. */
export async function readNewlyCaused(tx: Queryable, id: bigint): Promise<CausedRecord[]> {
  const { rows } = await tx.query<CausedRecord>(
    `SELECT s.key AS source, r.reference, r.type, r.media_type AS "mediaType",
            r.size_bytes AS "sizeBytes"
     FROM record r JOIN source s ON s.id = r.source_id
     WHERE r.caused_by = $1 AND pg_xact_status(r.xmin::text::xid8) = 'in progress'
     ORDER BY r.id`,
    [id],
  );
  return rows;
}
