/** The statement that forgets settled records with everything that is about them, counts kept exact. */
import type { Status } from '#lib/domain/status';
import type { Queryable } from '../database.ts';
import type { RemovedBatch } from './expire-payloads.ts';

// Bounds are compared as rows, since only the index (source, status, record) has that order: by equality
// the planner may walk the primary key instead, over all the old records that other sources keep.
// Whoever locks the settlement first decides: a replay under way keeps its record.
const DELETE_RECORDS = `
WITH old AS MATERIALIZED (
  SELECT record_id, source_id, status FROM settlement
  WHERE (source_id, status, record_id) > ($1::int4, $2::status, $3::int8)
    AND (source_id, status, record_id) < ($1::int4, $2::status, $4::int8)
  ORDER BY source_id, status, record_id LIMIT $5
  FOR UPDATE SKIP LOCKED
), settlements AS (
  DELETE FROM settlement WHERE record_id = ANY (ARRAY(SELECT record_id FROM old))
), payloads AS (
  DELETE FROM payload WHERE record_id = ANY (ARRAY(SELECT record_id FROM old))
), attempts AS (
  DELETE FROM attempt WHERE record_id = ANY (ARRAY(SELECT record_id FROM old))
), replays AS (
  DELETE FROM replay WHERE record_id = ANY (ARRAY(SELECT record_id FROM old))
), comments AS (
  DELETE FROM comment WHERE record_id = ANY (ARRAY(SELECT record_id FROM old))
), notice_records AS (
  DELETE FROM notice_record WHERE record_id = ANY (ARRAY(SELECT record_id FROM old))
  RETURNING notice_id
), notices AS (
  DELETE FROM notice n WHERE n.id IN (SELECT notice_id FROM notice_records)
    AND NOT EXISTS (SELECT FROM notice_record k WHERE k.notice_id = n.id
                    AND k.record_id <> ALL (ARRAY(SELECT record_id FROM old)))
), revisions AS (
  DELETE FROM revision WHERE record_id = ANY (ARRAY(SELECT record_id FROM old))
), records AS (
  DELETE FROM record WHERE id = ANY (ARRAY(SELECT record_id FROM old))
), counted AS (
  INSERT INTO count_delta (source_id, direction, status, delta, entered)
  SELECT source_id, CASE status WHEN 'ACKNOWLEDGED' THEN 'EGRESS'::direction ELSE 'INGRESS' END,
         status, -count(*), 0
  FROM old GROUP BY source_id, status
)
SELECT count(*)::int4 AS removed, max(record_id) AS last FROM old`;

/** Settled records of one source and status with ids between two, both excluded. */
export interface SettledRange {
  readonly sourceId: number;
  readonly status: Status;
  readonly afterId: bigint;
  readonly endId: bigint;
}

/** Deletes settled records of a range, up to `limit`, oldest first. */
export async function deleteRecords(
  db: Queryable,
  { sourceId, status, afterId, endId, limit }: SettledRange & { readonly limit: number },
): Promise<RemovedBatch> {
  const values = [sourceId, status, afterId, endId, limit];
  const { rows } = await db.query<RemovedBatch>(DELETE_RECORDS, values);
  return rows[0] ?? { removed: 0, last: null };
}

/** What is old of each source: ids below its end. */
export interface SourceEnd {
  readonly sourceId: number;
  readonly endId: bigint;
}

const FIND_SETTLED = `
SELECT t.source_id AS "sourceId", t.status, t.record_id - 1 AS "afterId", e.end_id AS "endId"
FROM unnest($1::int4[], $2::int8[]) AS e (source_id, end_id)
CROSS JOIN unnest('{PROCESSED,ERROR,ACKNOWLEDGED}'::status[]) AS s (status)
CROSS JOIN LATERAL (
  SELECT source_id, status, record_id FROM settlement
  WHERE (source_id, status, record_id) >= (e.source_id, s.status, 0)
  ORDER BY source_id, status, record_id LIMIT 1
) AS t
WHERE t.source_id = e.source_id AND t.status = s.status AND t.record_id < e.end_id
ORDER BY t.record_id`;

/** Where old settled records begin: one range for each source and status that has some. */
export async function findSettledBefore(
  db: Queryable,
  ends: readonly SourceEnd[],
): Promise<SettledRange[]> {
  const { rows } = await db.query<SettledRange>(FIND_SETTLED, toColumns(ends));
  return rows;
}

/** How many old records are not settled, and so are kept. */
export async function countUnsettledBefore(
  db: Queryable,
  ends: readonly SourceEnd[],
): Promise<bigint> {
  const { rows } = await db.query<{ waiting: bigint }>(
    `WITH e AS (SELECT * FROM unnest($1::int4[], $2::int8[]) AS e (source_id, end_id)),
          newest AS (SELECT max(end_id) AS end_id FROM e)
     SELECT (SELECT count(*) FROM work w JOIN e USING (source_id)
             WHERE w.record_id < (SELECT end_id FROM newest) AND w.record_id < e.end_id)
          + (SELECT count(*) FROM lease l
             CROSS JOIN LATERAL unnest(l.record_ids, l.source_ids) AS o (record_id, source_id)
             JOIN e USING (source_id)
             JOIN record r ON r.id = o.record_id
             WHERE o.record_id < e.end_id
               AND NOT EXISTS (SELECT FROM settlement t WHERE t.record_id = o.record_id)) AS waiting`,
    toColumns(ends),
  );
  return rows[0]?.waiting ?? 0n;
}

function toColumns(ends: readonly SourceEnd[]): [number[], bigint[]] {
  return [ends.map(({ sourceId }) => sourceId), ends.map(({ endId }) => endId)];
}

/** Whether any record with an id of this range is still there. */
export async function hasRecords(
  db: Queryable,
  { firstId, endId }: { firstId: bigint; endId: bigint },
): Promise<boolean> {
  const { rows } = await db.query('SELECT FROM record WHERE id >= $1 AND id < $2 LIMIT 1', [
    firstId,
    endId,
  ]);
  return rows.length > 0;
}
