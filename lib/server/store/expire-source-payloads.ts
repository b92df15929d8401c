/** The statements that take payloads of one source away from a week in which others keep theirs. */
import type { Queryable } from '../database.ts';
import type { SettledRange } from './delete-records.ts';
import type { IdRange, PayloadNeeds, RemovedBatch } from './expire-payloads.ts';

// As a row, so that the index (source, record) is walked whatever the planner thinks of the source.
const FIRST_RECORD = `
  SELECT FROM record
  WHERE (source_id, id) >= (s.id, $1::int8) AND (source_id, id) < (s.id, $2::int8)
  ORDER BY source_id, id LIMIT 1`;

/** Whether any of these sources has records in a range, be their payloads there or not. */
export async function haveRecords(
  db: Queryable,
  { firstId, endId }: IdRange,
  sourceIds: readonly number[],
): Promise<boolean> {
  const { rows } = await db.query(
    `SELECT FROM unnest($3::int4[]) AS s (id) CROSS JOIN LATERAL (${FIRST_RECORD}) AS r LIMIT 1`,
    [firstId, endId, sourceIds],
  );
  return rows.length > 0;
}

/** Notes that payloads of these sources are gone from a range from now on, unless it was noted before. */
export async function noteSourceExpiry(
  db: Queryable,
  { firstId, endId }: IdRange,
  sourceIds: readonly number[],
): Promise<void> {
  await db.query(
    `INSERT INTO source_payload_expiry (source_id, first_id, end_id)
     SELECT s.id, $1, $2
     FROM unnest($3::int4[]) AS s (id) CROSS JOIN LATERAL (${FIRST_RECORD}) AS r
     ON CONFLICT DO NOTHING`,
    [firstId, endId, sourceIds],
  );
}

export interface PastSources {
  readonly sourceIds: readonly number[];
  /** What their records still need, of sources with such records. */
  readonly needs: readonly PayloadNeeds[];
}

/**
 * Of these sources those that may still have payloads in a range that nobody needs: all that were
 * noted, without those that were found to have none while the same records needed theirs as do now.
 */
export async function findUnexpired(
  db: Queryable,
  { firstId }: IdRange,
  { sourceIds, needs }: PastSources,
): Promise<number[]> {
  const { rows } = await db.query<{ sourceId: number }>(
    `SELECT source_id AS "sourceId" FROM source_payload_expiry
     LEFT JOIN unnest($3::int4[], $4::numeric[]) AS now (source_id, id_sum) USING (source_id)
     WHERE first_id = $1 AND source_id = ANY ($2::int4[])
       AND kept_id_sum IS DISTINCT FROM coalesce(now.id_sum, 0)
     ORDER BY source_id`,
    [firstId, sourceIds, needs.map((one) => one.sourceId), needs.map(({ idSum }) => idSum)],
  );
  return rows.map(({ sourceId }) => sourceId);
}

/** Settled records of `$1` in the range from `$2` to `$3`, both excluded, that still have a payload. */
function unneededOf(status: string): string {
  return `
  FROM settlement t CROSS JOIN LATERAL (
    SELECT FROM payload p
    WHERE p.record_id = t.record_id AND p.record_id > $2::int8 AND p.record_id < $3::int8 LIMIT 1
  ) AS there
  WHERE (t.source_id, t.status, t.record_id) > ($1::int4, ${status}, $2::int8)
    AND (t.source_id, t.status, t.record_id) < ($1::int4, ${status}, $3::int8)`;
}

const NOTE_EXPIRED = `
UPDATE source_payload_expiry SET kept_id_sum = $4
WHERE source_id = $1 AND first_id = $2::int8 + 1
  AND NOT EXISTS (SELECT ${unneededOf(`'PROCESSED'`)})
  AND NOT EXISTS (SELECT ${unneededOf(`'ACKNOWLEDGED'`)})`;

/** Notes that a source has no payload left in a range but those that it needs, if that is so. */
export async function noteSourceExpired(
  db: Queryable,
  { firstId, endId }: IdRange,
  { sourceId, idSum }: { readonly sourceId: number; readonly idSum: string },
): Promise<void> {
  await db.query(NOTE_EXPIRED, [sourceId, firstId - 1n, endId, idSum]);
}

// The settlement is locked, so that a replay at the same moment is either seen or sees the payload gone.
const DELETE_SETTLED = `
WITH batch AS MATERIALIZED (
  SELECT t.record_id ${unneededOf('$4::status')}
  ORDER BY t.source_id, t.status, t.record_id LIMIT $5
  FOR SHARE OF t SKIP LOCKED
), gone AS (
  DELETE FROM payload WHERE record_id = ANY (ARRAY(SELECT record_id FROM batch))
)
SELECT count(*)::int4 AS removed, max(record_id) AS last FROM batch`;

/** Deletes payloads of settled records of one source and status, up to `limit`, oldest first. */
export async function deleteSourcePayloads(
  db: Queryable,
  { sourceId, status, afterId, endId, limit }: SettledRange & { readonly limit: number },
): Promise<RemovedBatch> {
  const values = [sourceId, afterId, endId, status, limit];
  const { rows } = await db.query<RemovedBatch>(DELETE_SETTLED, values);
  return rows[0] ?? { removed: 0, last: null };
}
