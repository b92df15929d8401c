/** The statement that tells how far back each source keeps what it received. */
import type { Queryable } from '../database.ts';

/** What has an id below the end is past its days; null: nothing ever is. */
export interface SourceWindow {
  readonly sourceId: number;
  /** Never below `recordEndId`: no payload outlives its record. */
  readonly payloadEndId: bigint | null;
  readonly recordEndId: bigint | null;
}

/** The installation's, for sources that say nothing themselves: days since reception; null: for ever. */
export interface RetentionDays {
  readonly payloadDays: number | null;
  readonly recordDays: number | null;
}

const WINDOWS = `
SELECT id AS "sourceId",
       first_record_id_at(now() - make_interval(days => least(coalesce(payload_days, $1::int4),
                                                              coalesce(record_days, $2::int4)))) AS "payloadEndId",
       first_record_id_at(now() - make_interval(days => coalesce(record_days, $2::int4))) AS "recordEndId"
FROM source ORDER BY id`;

/** Of every source, retired ones too, as of now. */
export async function readSourceWindows(
  db: Queryable,
  { payloadDays, recordDays }: RetentionDays,
): Promise<SourceWindow[]> {
  const { rows } = await db.query<SourceWindow>(WINDOWS, [payloadDays, recordDays]);
  return rows;
}

/** How many sources have days of their own. */
export async function countSourcesWithDays(db: Queryable): Promise<number> {
  const { rows } = await db.query<{ count: number }>(
    `SELECT count(*)::int4 AS count FROM source
     WHERE payload_days IS NOT NULL OR record_days IS NOT NULL`,
  );
  return rows[0]?.count ?? 0;
}
