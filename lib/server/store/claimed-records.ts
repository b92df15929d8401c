/** Reads claimed records with their newest payload and what their source says about processing. */
import type { Queryable } from '../database.ts';

export interface ClaimedRecord {
  readonly recordId: bigint;
  readonly sourceId: number;
  readonly sourceKey: string;
  readonly handlerUrl: string | null;
  /** The source's own limit of attempts. */
  readonly maxAttempts: number;
  readonly reference: string;
  readonly type: string;
  readonly eventId: string | null;
  readonly originatedAt: Date | null;
  readonly receivedAt: Date;
  readonly mediaType: string;
  readonly traceparent: string | null;
  /** Null: the payload has expired before its record. */
  readonly bytes: Buffer | null;
}

const READ = {
  name: 'claimed-records',
  text: `
SELECT r.id AS "recordId", r.source_id AS "sourceId", s.key AS "sourceKey",
       s.handler_url AS "handlerUrl", s.max_attempts AS "maxAttempts", r.reference, r.type,
       r.event_id AS "eventId", r.originated_at AS "originatedAt", r.received_at AS "receivedAt",
       r.media_type AS "mediaType", r.traceparent, newest.bytes
FROM record r
JOIN source s ON s.id = r.source_id
LEFT JOIN LATERAL (
  SELECT p.bytes FROM payload p WHERE p.record_id = r.id ORDER BY p.revision DESC LIMIT 1
) newest ON true
WHERE r.id = ANY ($1::bigint[])`,
};

/** The records of these ids, in no particular order. */
export async function readClaimedRecords(
  db: Queryable,
  recordIds: readonly bigint[],
): Promise<ClaimedRecord[]> {
  const { rows } = await db.query<ClaimedRecord>({ ...READ, values: [recordIds] });
  return rows;
}
