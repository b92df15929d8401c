/** The statement that stores records: record, payload, work and count in one durable write. */
import type { Direction } from '#lib/domain/direction';
import type { Queryable } from '#lib/server/database';
import { byteaArray, int4Array, int8Array, textArray, timestamptzArray } from './binary-array.ts';

export interface NewRecord {
  readonly sourceId: number;
  readonly direction: Direction;
  readonly reference: string;
  readonly type: string;
  readonly eventId: string | null;
  readonly originatedAt: Date | null;
  readonly orderingKey: string | null;
  readonly traceparent: string | null;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  readonly sha256: Uint8Array;
  readonly headers: readonly (readonly [string, string])[];
  readonly keyId: number | null;
  readonly causedBy: bigint | null;
}

export interface StoredRecord {
  /** Place in the input, from 0. */
  readonly index: number;
  readonly id: bigint;
  readonly receivedAt: Date;
}

// Ids are given in input order, so order of reception is kept inside a batch. Rows are inserted in
// the order of their event ids, so that two batches with the same event ids cannot deadlock.
// Time is cut to milliseconds to be the same instant that the id carries.
const INSERT_RECORDS = `
WITH input AS MATERIALIZED (
  SELECT u.*, moment.received_at, next_record_id(moment.received_at) AS id
  FROM (SELECT date_trunc('milliseconds', statement_timestamp()) AS received_at) AS moment,
       unnest($1::int4[], $2::text[]::direction[], $3::text[], $4::text[], $5::text[],
              $6::timestamptz[], $7::text[], $8::text[], $9::text[], $10::bytea[], $11::bytea[],
              $12::text[], $13::int4[], $14::int8[]) WITH ORDINALITY
       AS u(source_id, direction, reference, type, event_id, originated_at, ordering_key,
            traceparent, media_type, bytes, sha256, headers, key_id, caused_by, n)
), stored AS (
  INSERT INTO record (id, direction, source_id, reference, type, event_id, originated_at,
                      received_at, size_bytes, sha256, media_type, ordering_key, traceparent,
                      key_id, caused_by)
  SELECT id, direction, source_id, reference, type, event_id, originated_at, received_at,
         octet_length(bytes), sha256, media_type, ordering_key, traceparent, key_id, caused_by
  FROM input
  ORDER BY source_id, direction, event_id, id
  ON CONFLICT (source_id, direction, event_id) WHERE event_id IS NOT NULL DO NOTHING
  RETURNING id, direction, source_id
), kept AS (
  INSERT INTO payload (record_id, bytes, headers)
  SELECT i.id, i.bytes, i.headers::jsonb FROM input i JOIN stored s ON s.id = i.id
), waiting AS (
  INSERT INTO work (record_id, direction, source_id, due_at, order_hash)
  SELECT i.id, i.direction, i.source_id, i.received_at,
         CASE i.direction WHEN 'INGRESS' THEN order_hash(i.source_id, i.ordering_key) END
  FROM input i JOIN stored s ON s.id = i.id
), counted AS (
  INSERT INTO count_delta (source_id, direction, status, delta, entered)
  SELECT source_id, direction,
         (CASE direction WHEN 'INGRESS' THEN 'JUST_IN' ELSE 'QUEUED' END)::status,
         count(*), count(*)
  FROM stored GROUP BY source_id, direction
)
SELECT i.n::int4 - 1 AS "index", i.id, i.received_at AS "receivedAt"
FROM input i JOIN stored s ON s.id = i.id`;

/**
 * Stores what is new of a batch, of any number of sources. Rows missing from the answer were not
 * stored because their event id exists; event ids must differ within one call.
 */
export async function insertRecords(
  db: Queryable,
  records: readonly NewRecord[],
): Promise<StoredRecord[]> {
  const { rows } = await db.query<StoredRecord>({
    name: 'insert_records',
    text: INSERT_RECORDS,
    values: [
      int4Array(records.map((record) => record.sourceId)),
      textArray(records.map((record) => record.direction)),
      textArray(records.map((record) => record.reference)),
      textArray(records.map((record) => record.type)),
      textArray(records.map((record) => record.eventId)),
      timestamptzArray(records.map((record) => record.originatedAt)),
      textArray(records.map((record) => record.orderingKey)),
      textArray(records.map((record) => record.traceparent)),
      textArray(records.map((record) => record.mediaType)),
      byteaArray(records.map((record) => record.bytes)),
      byteaArray(records.map((record) => record.sha256)),
      textArray(records.map((record) => JSON.stringify(record.headers))),
      int4Array(records.map((record) => record.keyId)),
      int8Array(records.map((record) => record.causedBy)),
    ],
  });
  return rows;
}
