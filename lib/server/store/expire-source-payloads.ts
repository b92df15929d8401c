/** The statements that take payloads of one source away from a week in which others keep theirs. */
import type { Status } from '#lib/domain/status';
import type { Queryable } from '../database.ts';
import type { IdRange, PayloadNeeds, RemovedBatch } from './expire-payloads.ts';

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

// As a row, so that the index (source, record) is walked whatever the planner thinks of the source.
const FIRST_RECORD = `
  SELECT FROM record
  WHERE (source_id, id) >= (s.id, $1::int8) AND (source_id, id) < (s.id, $2::int8)
  ORDER BY source_id, id LIMIT 1`;

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

/**
 * Of these sources those that may still have payloads in a range that nobody needs: all that were
 * noted, without those that were found to have none while the same records needed theirs as do now.
 */
export async function findUnexpired(
  db: Queryable,
  { firstId }: IdRange,
  sourceIds: readonly number[],
  needs: readonly PayloadNeeds[],
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

/** Notes that a source has no payload left in a range but those that it needs. */
export async function noteSourceExpired(
  db: Queryable,
  { firstId }: IdRange,
  { sourceId, idSum }: { readonly sourceId: number; readonly idSum: string },
): Promise<void> {
  await db.query(
    'UPDATE source_payload_expiry SET kept_id_sum = $3 WHERE source_id = $1 AND first_id = $2',
    [sourceId, firstId, idSum],
  );
}

// The settlement is locked, so that a replay at the same moment is either seen or sees the payload gone.
const DELETE_SETTLED = `
WITH batch AS MATERIALIZED (
  SELECT t.record_id FROM settlement t
  CROSS JOIN LATERAL (
    SELECT FROM payload p
    WHERE p.record_id = t.record_id AND p.record_id > $3::int8 AND p.record_id < $4::int8 LIMIT 1
  ) AS there
  WHERE (t.source_id, t.status, t.record_id) > ($1::int4, $2::status, $3::int8)
    AND (t.source_id, t.status, t.record_id) < ($1::int4, $2::status, $4::int8)
  ORDER BY t.source_id, t.status, t.record_id LIMIT $5
  FOR SHARE OF t SKIP LOCKED
), gone AS (
  DELETE FROM payload WHERE record_id = ANY (ARRAY(SELECT record_id FROM batch))
)
SELECT count(*)::int4 AS removed, max(record_id) AS last FROM batch`;

export interface SettledPayloads {
  readonly sourceId: number;
  readonly status: Status;
  readonly afterId: bigint;
  readonly endId: bigint;
  readonly limit: number;
}

/** Deletes payloads of one source's records of one status between two ids, both excluded, up to `limit`. */
export async function deleteSourcePayloads(
  db: Queryable,
  { sourceId, status, afterId, endId, limit }: SettledPayloads,
): Promise<RemovedBatch> {
  const values = [sourceId, status, afterId, endId, limit];
  const { rows } = await db.query<RemovedBatch>(DELETE_SETTLED, values);
  return rows[0] ?? { removed: 0, last: null };
}
