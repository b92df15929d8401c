/** The statements that take payloads away from records that need them no more. */
import type { Queryable } from '../database.ts';

/** Ids of records: from the first up to, but without, the end. */
export interface IdRange {
  readonly firstId: bigint;
  readonly endId: bigint;
}

/** What records of one source still need of the payloads of a range. */
export interface PayloadNeeds {
  readonly sourceId: number;
  /** Records that are not settled. */
  readonly waiting: bigint;
  /** Records in Error, which somebody may replay. */
  readonly errors: bigint;
  /** The sum of the ids of both: tells whether they are the same ones as before. */
  readonly idSum: string;
}

const NEEDS = `
WITH needed AS (
  SELECT source_id, record_id, false AS is_error FROM work
  WHERE record_id >= $1 AND record_id < $2 AND source_id = ANY ($3::int4[])
  UNION ALL
  SELECT e.source_id, e.record_id, false
  FROM lease l CROSS JOIN LATERAL unnest(l.record_ids, l.source_ids) AS e (record_id, source_id)
  WHERE e.record_id >= $1 AND e.record_id < $2 AND e.source_id = ANY ($3::int4[])
    AND NOT EXISTS (SELECT FROM settlement t WHERE t.record_id = e.record_id)
  UNION ALL
  SELECT source_id, record_id, true FROM settlement
  WHERE status = 'ERROR' AND record_id >= $1 AND record_id < $2 AND source_id = ANY ($4::int4[])
)
SELECT source_id AS "sourceId", count(*) FILTER (WHERE NOT is_error) AS waiting,
       count(*) FILTER (WHERE is_error) AS errors, sum(record_id)::text AS "idSum"
FROM needed GROUP BY source_id ORDER BY source_id`;

/** Whose needs count: `waiting` of which sources, and which of them still keep their records in Error. */
export interface Needers {
  readonly sourceIds: readonly number[];
  readonly keepingErrors: readonly number[];
}

/** How many records of a range still need their payload; a source without such records is absent. */
export async function countPayloadNeeds(
  db: Queryable,
  { firstId, endId }: IdRange,
  { sourceIds, keepingErrors }: Needers,
): Promise<PayloadNeeds[]> {
  const values = [firstId, endId, sourceIds, keepingErrors];
  const { rows } = await db.query<PayloadNeeds>(NEEDS, values);
  return rows;
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
