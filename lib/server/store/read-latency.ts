/** The statement that reads how many records were settled after how long, in each stretch of time. */
import type { Direction } from '#lib/domain/direction';
import type { Queryable } from '#lib/server/database';
import { BUCKET_OF_MINUTE, IN_WINDOW } from './minute-window.ts';
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
SELECT at, direction, bucket, sum(settled)::int8 AS settled
FROM (
  SELECT ${BUCKET_OF_MINUTE} AS at, direction, bucket, sum(settled) AS settled
  FROM latency_minute WHERE ${IN_WINDOW} GROUP BY 1, 2, 3
  UNION ALL
  SELECT ${BUCKET_OF_MINUTE}, direction, latency_bucket, sum(entered)
  FROM count_delta WHERE ${IN_WINDOW} AND latency_bucket IS NOT NULL GROUP BY 1, 2, 3
) AS m
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
