/** The statement that reads how many records were settled after how long, in each stretch of time. */
import type { Direction } from '#lib/domain/direction';
import type { Queryable } from '#lib/server/database';
import type { ThroughputWindow } from './read-throughput.ts';

export interface LatencyRow {
  readonly at: Date;
  readonly direction: Direction;
  /** A bucket of lib/domain/latency. */
  readonly bucket: number;
  readonly settled: bigint;
}

// Folded and not yet folded, read at one moment, as for the throughput.
const READ_LATENCY = `
SELECT date_bin($3::interval, m.minute, timestamptz '2000-01-01 00:00:00+00') AS at,
       m.direction, m.bucket, sum(m.settled)::int8 AS settled
FROM (
  SELECT minute, source_id, direction, bucket, settled FROM latency_minute
  WHERE minute >= date_trunc('minute', $1::timestamptz) AND minute < $2::timestamptz
  UNION ALL
  SELECT minute, source_id, direction, latency_bucket, entered FROM count_delta
  WHERE minute >= date_trunc('minute', $1::timestamptz) AND minute < $2::timestamptz
    AND latency_bucket IS NOT NULL
) AS m
WHERE ($4::text[] IS NULL OR m.source_id = ANY (ARRAY(SELECT id FROM source WHERE key = ANY ($4))))
  AND ($5::direction IS NULL OR m.direction = $5)
GROUP BY 1, 2, 3
ORDER BY 1, 2, 3`;

/** First settlements only: what was replayed is not in it. Buckets without any are absent. */
export async function readLatencyRows(
  db: Queryable,
  { from, to, bucket, sources, direction }: ThroughputWindow,
): Promise<LatencyRow[]> {
  const { rows } = await db.query<LatencyRow>({
    name: 'read_latency',
    text: READ_LATENCY,
    values: [from, to, bucket, sources, direction],
  });
  return rows;
}
