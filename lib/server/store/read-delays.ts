/** The statement that reads how long the egress records of each source took to be acknowledged. */
import type { Queryable } from '#lib/server/database';

export interface DelayRow {
  readonly source: string;
  /** A bucket of lib/domain/latency. */
  readonly bucket: number;
  readonly settled: bigint;
}

export interface DelayWindow {
  /** RFC 3339. Minutes that begin in [from's minute, to) count. */
  readonly from: string;
  readonly to: string;
  /** Keys; null: all. */
  readonly sources: readonly string[] | null;
}

const IN_WINDOW = `minute >= date_trunc('minute', $1::timestamptz) AND minute < $2::timestamptz
  AND direction = 'EGRESS'`;

// Folded and not yet folded, read at one moment; each is added up before it is joined.
const READ_DELAYS = `
SELECT s.key AS source, m.bucket, sum(m.settled)::int8 AS settled
FROM (
  SELECT source_id, bucket, sum(settled) AS settled
  FROM latency_minute WHERE ${IN_WINDOW} GROUP BY 1, 2
  UNION ALL
  SELECT source_id, latency_bucket, sum(entered)
  FROM count_delta WHERE ${IN_WINDOW} AND latency_bucket IS NOT NULL GROUP BY 1, 2
) AS m
JOIN source s ON s.id = m.source_id
WHERE $3::text[] IS NULL OR s.key = ANY ($3)
GROUP BY s.key, m.bucket
ORDER BY s.key, m.bucket`;

/** First acknowledgements only: what was replayed is not in it. Sources and buckets without any are absent. */
export async function readDelayRows(
  db: Queryable,
  { from, to, sources }: DelayWindow,
): Promise<DelayRow[]> {
  const { rows } = await db.query<DelayRow>({
    name: 'read_delays',
    text: READ_DELAYS,
    values: [from, to, sources],
  });
  return rows;
}
