/** Folds what happened to error groups into counts by version and by minute, and tells what follows from it. */
import type { Queryable } from '../database.ts';

// Folders take turns by an advisory lock; the reader adds what is not yet folded, so counts are exact at
// every moment whoever folds. A group's first recurrence after its resolution becomes an event of its
// history here; whether it has regressed does not depend on that.
const FOLD = {
  name: 'fold-error-groups',
  text: `
WITH turn AS MATERIALIZED (
  SELECT pg_try_advisory_xact_lock(hashtext('sluice.fold_error_groups')) AS mine
), batch AS MATERIALIZED (
  SELECT d.ctid FROM error_group_delta d WHERE (SELECT mine FROM turn) LIMIT $1
  FOR UPDATE OF d SKIP LOCKED
), folded AS (
  DELETE FROM error_group_delta d USING batch WHERE d.ctid = batch.ctid
  RETURNING d.group_id, coalesce(d.handler_version, '') AS handler_version, d.occurrences, d.first_at,
            d.last_at, d.is_moved
), versions AS (
  INSERT INTO error_group_version AS known (group_id, handler_version, occurrences, first_at, last_at)
  SELECT group_id, handler_version, sum(occurrences), min(first_at), max(last_at) FROM folded
  GROUP BY group_id, handler_version ORDER BY group_id, handler_version
  ON CONFLICT (group_id, handler_version) DO UPDATE
    SET occurrences = known.occurrences + excluded.occurrences,
        first_at = least(known.first_at, excluded.first_at),
        last_at = greatest(known.last_at, excluded.last_at)
), minutes AS (
  INSERT INTO error_group_minute AS known (group_id, minute, occurrences)
  SELECT group_id, date_trunc('minute', last_at), sum(occurrences) FROM folded
  GROUP BY 1, 2 ORDER BY 1, 2
  ON CONFLICT (group_id, minute) DO UPDATE SET occurrences = known.occurrences + excluded.occurrences
), recurred AS (
  INSERT INTO error_group_event (group_id, kind, at, text)
  SELECT g.id, 'regressed', min(f.last_at), nullif(min(f.handler_version), '')
  FROM folded f JOIN error_group g ON g.id = f.group_id
  WHERE f.occurrences > 0 AND NOT f.is_moved AND f.last_at > g.resolved_at
    AND (g.resolved_in_version IS NULL
      OR (f.handler_version <> '' AND version_order(f.handler_version) >= version_order(g.resolved_in_version)))
    AND NOT EXISTS (SELECT FROM error_group_event e WHERE e.group_id = g.id
                    AND e.kind = 'regressed' AND e.at > g.resolved_at)
  GROUP BY g.id
)
SELECT count(*)::integer AS folded FROM folded`,
};

/**
 * Folds up to `limit` deltas in one statement.
 * @returns how many were folded; zero also when another worker folds at this moment
 */
export async function foldErrorGroups(db: Queryable, limit: number): Promise<number> {
  const { rows } = await db.query<{ folded: number }>({ ...FOLD, values: [limit] });
  return rows[0]?.folded ?? 0;
}

// What happened before the mute is not held against it, nor the rest of the minute that it began in.
const END_MUTES = `
WITH loud AS (
  SELECT g.id, g.muted_per_hour FROM error_group g
  WHERE g.muted_per_hour IS NOT NULL AND g.muted_per_hour < (
    SELECT coalesce(sum(m.occurrences), 0) FROM error_group_minute m
    WHERE m.group_id = g.id AND m.minute > now() - interval '1 hour'
      AND m.minute > g.muted_at)
  FOR UPDATE SKIP LOCKED
), ended AS (
  UPDATE error_group g SET muted_at = NULL, muted_by = NULL, muted_per_hour = NULL, reopened_at = now()
  FROM loud WHERE g.id = loud.id
)
INSERT INTO error_group_event (group_id, kind, text)
SELECT id, 'reopened', 'It happened more than ' || muted_per_hour || ' times within an hour.' FROM loud`;

/** Reopens groups that were muted up to a rate and have come above it. @returns how many */
export async function endLoudMutes(db: Queryable): Promise<number> {
  const { rowCount } = await db.query(END_MUTES);
  return rowCount ?? 0;
}
