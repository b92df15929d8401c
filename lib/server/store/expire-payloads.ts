/** The statements that take payloads away from records that need them no more. */
import type { Queryable } from '../database.ts';

/** Ids of records: from the first up to, but without, the end. */
export interface IdRange {
  readonly firstId: bigint;
  readonly endId: bigint;
}

/** The first id that a record received so many days ago could have. */
export async function readIdOfDaysAgo(db: Queryable, days: number): Promise<bigint> {
  const { rows } = await db.query<{ id: bigint }>(
    'SELECT first_record_id_at(now() - make_interval(days => $1::int4)) AS id',
    [days],
  );
  const [row] = rows;
  if (row === undefined) throw new Error('PostgreSQL gave no row for an expression');
  return row.id;
}

export interface PayloadNeeds {
  /** Records that are not settled. */
  readonly waiting: bigint;
  /** Records in Error, which somebody may replay. */
  readonly errors: bigint;
}

/** How many records of a range still need their payload. */
export async function countPayloadNeeds(
  db: Queryable,
  { firstId, endId }: IdRange,
): Promise<PayloadNeeds> {
  const { rows } = await db.query<PayloadNeeds>(
    `SELECT (SELECT count(*) FROM work WHERE record_id >= $1 AND record_id < $2)
          + (SELECT count(*) FROM lease l CROSS JOIN LATERAL unnest(l.record_ids) AS e (record_id)
             WHERE e.record_id >= $1 AND e.record_id < $2
               AND NOT EXISTS (SELECT FROM settlement t WHERE t.record_id = e.record_id)) AS waiting,
            (SELECT count(*) FROM settlement
             WHERE status = 'ERROR' AND record_id >= $1 AND record_id < $2) AS errors`,
    [firstId, endId],
  );
  return rows[0] ?? { waiting: 0n, errors: 0n };
}

// The settlement is locked, so that a replay at the same moment is either seen or sees the payload gone.
const DELETE_SETTLED = `
WITH batch AS MATERIALIZED (
  SELECT p.record_id FROM payload p JOIN settlement t ON t.record_id = p.record_id
  WHERE p.record_id > $1 AND p.record_id < $2 AND t.status <> 'ERROR'
  ORDER BY p.record_id LIMIT $3
  FOR SHARE OF t SKIP LOCKED
), gone AS (
  DELETE FROM payload WHERE record_id = ANY (ARRAY(SELECT record_id FROM batch))
)
SELECT count(*)::int4 AS removed, max(record_id) AS last FROM batch`;

/** What one batch of a walk over ids has removed, and where to go on; `last` null: nothing is left. */
export interface RemovedBatch {
  readonly removed: number;
  readonly last: bigint | null;
}

/** Deletes payloads of settled records other than Error between two ids, both excluded, up to `limit`. */
export async function deleteSettledPayloads(
  db: Queryable,
  { afterId, endId, limit }: { afterId: bigint; endId: bigint; limit: number },
): Promise<RemovedBatch> {
  const { rows } = await db.query<RemovedBatch>(DELETE_SETTLED, [afterId, endId, limit]);
  return rows[0] ?? { removed: 0, last: null };
}

/** Notes that payloads of a range are gone from now on, unless it was noted before. */
export async function notePayloadExpiry(db: Queryable, { firstId, endId }: IdRange): Promise<void> {
  await db.query(
    'INSERT INTO payload_expiry (first_id, end_id) VALUES ($1, $2) ON CONFLICT DO NOTHING',
    [firstId, endId],
  );
}
