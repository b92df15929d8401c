/** The statement that forgets settled records with everything that is about them, counts kept exact. */
import type { Queryable } from '../database.ts';
import type { RemovedBatch } from './expire-payloads.ts';

// Whoever locks the settlement first decides: a replay under way keeps its record.
const DELETE_RECORDS = `
WITH old AS MATERIALIZED (
  SELECT record_id, source_id, status FROM settlement
  WHERE record_id > $1 AND record_id < $2
  ORDER BY record_id LIMIT $3
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

/** Deletes settled records with ids between two, both excluded, up to `limit`, oldest first. */
export async function deleteRecords(
  db: Queryable,
  { afterId, endId, limit }: { afterId: bigint; endId: bigint; limit: number },
): Promise<RemovedBatch> {
  const { rows } = await db.query<RemovedBatch>(DELETE_RECORDS, [afterId, endId, limit]);
  return rows[0] ?? { removed: 0, last: null };
}

/** How many records with ids below this one are not settled, and so are kept. */
export async function countUnsettledBefore(db: Queryable, endId: bigint): Promise<bigint> {
  const { rows } = await db.query<{ waiting: bigint }>(
    `SELECT (SELECT count(*) FROM work WHERE record_id < $1)
          + (SELECT count(*) FROM lease l CROSS JOIN LATERAL unnest(l.record_ids) AS e (record_id)
             JOIN record r ON r.id = e.record_id
             WHERE e.record_id < $1
               AND NOT EXISTS (SELECT FROM settlement t WHERE t.record_id = e.record_id)) AS waiting`,
    [endId],
  );
  return rows[0]?.waiting ?? 0n;
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
