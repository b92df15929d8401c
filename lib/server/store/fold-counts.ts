/** Folds the appended count deltas into live counts, and throughput and latency of each minute. */
import type { Queryable } from '../database.ts';

// Taking turns by an advisory lock keeps two folders off each other's counter rows; the reader adds
// the deltas not yet folded, so counts are exact at every moment whoever folds.
const FOLD = {
  name: 'fold-counts',
  text: `
WITH turn AS MATERIALIZED (
  SELECT pg_try_advisory_xact_lock(hashtext('sluice.fold_counts')) AS mine
), batch AS MATERIALIZED (
  SELECT d.ctid FROM count_delta d
  WHERE (SELECT mine FROM turn)
  LIMIT $1
  FOR UPDATE OF d SKIP LOCKED
), folded AS (
  DELETE FROM count_delta d USING batch WHERE d.ctid = batch.ctid
  RETURNING d.source_id, d.direction, d.status, d.delta, d.entered, d.minute,
            d.latency_bucket
), counts AS (
  INSERT INTO status_count AS known (source_id, direction, status, count)
  SELECT source_id, direction, status, sum(delta) FROM folded
  GROUP BY source_id, direction, status ORDER BY source_id, direction, status
  ON CONFLICT (source_id, direction, status) DO UPDATE SET count = known.count + excluded.count
), throughput AS (
  INSERT INTO throughput_minute AS known (minute, source_id, direction, status, entered)
  SELECT minute, source_id, direction, status, sum(entered) FROM folded WHERE entered > 0
  GROUP BY minute, source_id, direction, status ORDER BY minute, source_id, direction, status
  ON CONFLICT (minute, source_id, direction, status)
    DO UPDATE SET entered = known.entered + excluded.entered
), latency AS (
  INSERT INTO latency_minute AS known (minute, source_id, direction, bucket, settled)
  SELECT minute, source_id, direction, latency_bucket, sum(entered) FROM folded
  WHERE latency_bucket IS NOT NULL
  GROUP BY minute, source_id, direction, latency_bucket
  ORDER BY minute, source_id, direction, latency_bucket
  ON CONFLICT (minute, source_id, direction, bucket)
    DO UPDATE SET settled = known.settled + excluded.settled
)
SELECT count(*)::integer AS folded FROM folded`,
};

/**
 * Folds up to `limit` deltas in one statement.
 * @returns how many were folded; zero also when another worker folds at this moment
 */
export async function foldCounts(db: Queryable, limit: number): Promise<number> {
  const { rows } = await db.query<{ folded: number }>({ ...FOLD, values: [limit] });
  return rows[0]?.folded ?? 0;
}
