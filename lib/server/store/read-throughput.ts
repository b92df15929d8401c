/** The statement that reads how many records entered a status in each stretch of time. */
import type { Direction } from '#lib/domain/direction';
import type { Status } from '#lib/domain/status';
import type { Queryable } from '#lib/server/database';
import { BUCKET_OF_MINUTE, IN_WINDOW } from './minute-window.ts';

export interface ThroughputRow {
  /** When the bucket begins, in milliseconds since 1970. */
  readonly atMs: number;
  readonly direction: Direction;
  readonly source: string;
  readonly status: Status;
  readonly records: number;
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

// A day has tens of thousands of rows: each table is added up by itself, before anything is joined,
// and in plain numbers (exact up to 2^53), which are the quickest to add, to sort and to parse.
const READ_THROUGHPUT = `
SELECT (extract(epoch FROM m.at) * 1000)::float8 AS "atMs", m.direction, s.key AS source, m.status,
       m.records
FROM (
  SELECT at, direction, source_id, status, sum(records) AS records
  FROM (
    SELECT ${BUCKET_OF_MINUTE} AS at, direction, source_id, status, sum(entered::float8) AS records
    FROM throughput_minute WHERE ${IN_WINDOW} GROUP BY 1, 2, 3, 4
    UNION ALL
    SELECT ${BUCKET_OF_MINUTE}, direction, source_id, status, sum(entered::float8)
    FROM count_delta WHERE ${IN_WINDOW} AND entered > 0 GROUP BY 1, 2, 3, 4
  ) AS part
  GROUP BY 1, 2, 3, 4
) AS m
JOIN source s ON s.id = m.source_id
ORDER BY m.at, m.direction, s.key COLLATE "C", m.status`;

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
