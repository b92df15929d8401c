/** The statement that reads how many records entered a status in each stretch of time. */
import type { Direction } from '#lib/domain/direction';
import type { Status } from '#lib/domain/status';
import type { Queryable } from '#lib/server/database';

export interface ThroughputRow {
  readonly at: Date;
  readonly direction: Direction;
  readonly source: string;
  readonly status: Status;
  readonly records: bigint;
}

export interface ThroughputWindow {
  /** RFC 3339. Minutes that begin in [from's minute, to) count. */
  readonly from: string;
  readonly to: string;
  /** A PostgreSQL interval that divides a day; buckets begin at its multiples since midnight UTC. */
  readonly bucket: string;
  /** Keys; null: all. */
  readonly sources: readonly string[] | null;
  readonly direction: Direction | null;
}

const READ_THROUGHPUT = `
SELECT date_bin($3::interval, m.minute, timestamptz '2000-01-01 00:00:00+00') AS at,
       m.direction, s.key AS source, m.status, sum(m.entered)::int8 AS records
FROM (
  SELECT minute, source_id, direction, status, entered FROM throughput_minute
  WHERE minute >= date_trunc('minute', $1::timestamptz) AND minute < $2::timestamptz
  UNION ALL
  SELECT minute, source_id, direction, status, entered FROM count_delta
  WHERE minute >= date_trunc('minute', $1::timestamptz) AND minute < $2::timestamptz
    AND entered > 0
) AS m
JOIN source s ON s.id = m.source_id
WHERE ($4::text[] IS NULL OR s.key = ANY ($4)) AND ($5::direction IS NULL OR m.direction = $5)
GROUP BY 1, 2, 3, 4
ORDER BY 1, 2, 3, 4`;

/** Buckets without any record are absent. */
export async function readThroughputRows(
  db: Queryable,
  { from, to, bucket, sources, direction }: ThroughputWindow,
): Promise<ThroughputRow[]> {
  const { rows } = await db.query<ThroughputRow>({
    name: 'read_throughput',
    text: READ_THROUGHPUT,
    values: [from, to, bucket, sources, direction],
  });
  return rows;
}
