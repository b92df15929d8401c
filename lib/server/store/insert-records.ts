/** The statement that stores records: record, payload, work and count in one durable write. */
import type { Direction } from '#lib/domain/direction';
import type { Queryable } from '#lib/server/database';
import {
  boolArray,
  byteaArray,
  int4Array,
  int8Array,
  textArray,
  timestamptzArray,
} from './binary-array.ts';

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

export interface InsertOptions {
  /**
   * How long to wait for an open transaction that stores one of the event ids; then SQLSTATE 55P03.
   * Null: as the transaction that this is a part of waits.
   */
  readonly lockWaitMs: number | null;
}

/** Records of one call: as many as a block of ids has (next_record_id in the schema). */
export const MOST_IN_ONE_INSERT = 1024;

// One block of ids a statement, given in input order: order of reception is kept inside a batch, and
// each table reads only its own arrays, joined by nothing but arithmetic. Rows are inserted in the
// order of their event ids, so that two batches with the same event ids cannot deadlock. Time is cut
// to milliseconds to be the same instant that the id carries. IS TRUE keeps the planner, which knows
// nothing of the arrays' length, from turning the set of stored ids into a nested loop.
const INSERT_RECORDS = `
WITH moment AS MATERIALIZED (
  SELECT date_trunc('milliseconds', statement_timestamp()) AS received_at,
         next_record_id(statement_timestamp()) AS first_id,
         set_config('lock_timeout', coalesce($15::text, current_setting('lock_timeout')), true)
), stored AS (
  INSERT INTO record (id, direction, source_id, reference, type, event_id, originated_at,
                      received_at, size_bytes, sha256, media_type, ordering_key, traceparent,
                      key_id, caused_by)
  SELECT first_id + n - 1, (CASE WHEN is_egress THEN 'EGRESS' ELSE 'INGRESS' END)::direction,
         source_id, reference, type, event_id, originated_at, received_at, size_bytes, sha256,
         media_type, ordering_key, traceparent, key_id, caused_by
  FROM moment,
       unnest($1::int4[], $2::bool[], $3::text[], $4::text[], $5::text[], $6::timestamptz[],
              $7::int4[], $8::bytea[], $9::text[], $10::text[], $11::text[], $12::int4[],
              $13::int8[]) WITH ORDINALITY
       AS u(source_id, is_egress, reference, type, event_id, originated_at, size_bytes, sha256,
            media_type, ordering_key, traceparent, key_id, caused_by, n)
  ORDER BY source_id, is_egress, event_id
  ON CONFLICT (source_id, direction, event_id) WHERE event_id IS NOT NULL DO NOTHING
  RETURNING id, direction, source_id, ordering_key
), kept AS (
  INSERT INTO payload (record_id, bytes, headers)
  SELECT first_id + n - 1, bytes, headers::json
  FROM moment, unnest($14::bytea[], $16::text[]) WITH ORDINALITY AS u(bytes, headers, n)
  WHERE (first_id + n - 1 IN (SELECT id FROM stored)) IS TRUE
), waiting AS (
  INSERT INTO work (record_id, direction, source_id, due_at, order_hash)
  SELECT id, direction, source_id, received_at,
         CASE direction WHEN 'INGRESS' THEN order_hash(source_id, ordering_key) END
  FROM stored, moment
), counted AS (
  INSERT INTO count_delta (source_id, direction, status, delta, entered)
  SELECT source_id, direction,
         (CASE direction WHEN 'INGRESS' THEN 'JUST_IN' ELSE 'QUEUED' END)::status,
         count(*), count(*)
  FROM stored GROUP BY source_id, direction
)
SELECT first_id AS "firstId", received_at AS "receivedAt",
       CASE WHEN (SELECT count(*) FROM stored) < $17::int4
            THEN ARRAY(SELECT (id - first_id)::int4 FROM stored) END AS "places"
FROM moment`;

interface InsertedBlock {
  readonly firstId: bigint;
  readonly receivedAt: Date;
  /** Which of the input were stored; null: all. */
  readonly places: readonly number[] | null;
}

/**
 * Stores what is new of a batch, of any number of sources. Rows missing from the answer were not
 * stored because their event id exists; event ids must differ within one call.
 */
export async function insertRecords(
  db: Queryable,
  records: readonly NewRecord[],
  { lockWaitMs }: InsertOptions,
): Promise<StoredRecord[]> {
  if (records.length > MOST_IN_ONE_INSERT) throw new Error('too many records for one insert');
  const { rows } = await db.query<InsertedBlock>({
    name: 'insert_records',
    text: INSERT_RECORDS,
    values: [
      int4Array(records.map((record) => record.sourceId)),
      boolArray(records.map((record) => record.direction === 'EGRESS')),
      textArray(records.map((record) => record.reference)),
      textArray(records.map((record) => record.type)),
      textArray(records.map((record) => record.eventId)),
      timestamptzArray(records.map((record) => record.originatedAt)),
      int4Array(records.map((record) => record.bytes.byteLength)),
      byteaArray(records.map((record) => record.sha256)),
      textArray(records.map((record) => record.mediaType)),
      textArray(records.map((record) => record.orderingKey)),
      textArray(records.map((record) => record.traceparent)),
      int4Array(records.map((record) => record.keyId)),
      int8Array(records.map((record) => record.causedBy)),
      byteaArray(records.map((record) => record.bytes)),
      lockWaitMs === null ? null : `${String(lockWaitMs)}ms`,
      textArray(records.map((record) => JSON.stringify(record.headers))),
      records.length,
    ],
  });
  const [block] = rows;
  if (block === undefined) throw new Error('PostgreSQL gave no row for a block of ids');
  const { firstId, receivedAt } = block;
  const places = block.places ?? records.keys();
  return Array.from(places, (index) => ({ index, id: firstId + BigInt(index), receivedAt }));
}
