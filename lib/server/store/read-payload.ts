/** The statement that reads the bytes of a payload, or a part of them. */
import type { Queryable } from '#lib/server/database';

export interface PayloadSlice {
  readonly source: string;
  readonly mediaType: string;
  readonly revision: number;
  readonly totalBytes: number;
  readonly bytes: Buffer;
}

export interface PayloadRequest {
  readonly id: bigint;
  /** null: the latest. */
  readonly revision: number | null;
  /** Byte offset from 0, and how many bytes; null: to the end. */
  readonly offset: number;
  readonly length: number | null;
}

/** Exactly the stored bytes, or null: no such record or revision, or its payload has expired. */
export async function readPayloadSlice(
  db: Queryable,
  { id, revision, offset, length }: PayloadRequest,
): Promise<PayloadSlice | null> {
  const { rows } = await db.query<PayloadSlice>({
    name: 'read_payload',
    text: `SELECT s.key AS source, r.media_type AS "mediaType", p.revision,
                  octet_length(p.bytes) AS "totalBytes",
                  CASE WHEN $3::int4 = 0 AND $4::int4 IS NULL THEN p.bytes
                       WHEN $4::int4 IS NULL THEN substring(p.bytes FROM $3::int4 + 1)
                       ELSE substring(p.bytes FROM $3::int4 + 1 FOR $4::int4) END AS bytes
           FROM payload p
           JOIN record r ON r.id = p.record_id
           JOIN source s ON s.id = r.source_id
           WHERE p.record_id = $1 AND ($2::int4 IS NULL OR p.revision = $2)
           ORDER BY p.revision DESC LIMIT 1`,
    values: [id, revision, offset, length],
  });
  return rows[0] ?? null;
}

/** The same of an edit that was never applied, which only who names its revision gets to see. */
export async function readDraftSlice(
  db: Queryable,
  { id, revision, offset, length }: PayloadRequest,
): Promise<PayloadSlice | null> {
  if (revision === null) return null;
  const { rows } = await db.query<PayloadSlice>({
    name: 'read_draft_slice',
    text: `SELECT s.key AS source, r.media_type AS "mediaType", v.number AS revision,
                  octet_length(v.draft) AS "totalBytes",
                  CASE WHEN $4::int4 IS NULL THEN substring(v.draft FROM $3::int4 + 1)
                       ELSE substring(v.draft FROM $3::int4 + 1 FOR $4::int4) END AS bytes
           FROM revision v
           JOIN record r ON r.id = v.record_id
           JOIN source s ON s.id = r.source_id
           WHERE v.record_id = $1 AND v.number = $2 AND v.draft IS NOT NULL`,
    values: [id, revision, offset, length],
  });
  return rows[0] ?? null;
}
