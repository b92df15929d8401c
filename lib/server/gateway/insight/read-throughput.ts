/** How many records entered each status over a window of time. */
import type { z } from 'zod';
import {
  BUCKETS,
  type Bucket,
  type Throughput,
  type throughputQuerySchema,
} from '#lib/contracts/insight';
import type { Queryable } from '#lib/server/database';
import { readThroughputRows } from '#lib/server/store/read-throughput';

export type ThroughputQuery = z.infer<typeof throughputQuerySchema>;

const BUCKET_MINUTES: Readonly<Record<Bucket, number>> = {
  minute: 1,
  '10-minutes': 10,
  hour: 60,
  day: 24 * 60,
};

/** A window of more buckets is answered in coarser ones. */
const MOST_BUCKETS = 20_000;

/**
 * Arrivals in each bucket, whose length the answer names; buckets begin at multiples of it since
 * midnight UTC, and those without any are absent. `visible`: keys of the sources that the asker may
 * see; null: all.
 */
export async function readThroughput(
  db: Queryable,
  query: ThroughputQuery,
  visible: readonly string[] | null = null,
): Promise<Throughput> {
  const bucket = fittingBucket(query);
  const rows = await readThroughputRows(db, {
    from: query.from,
    to: query.to,
    bucket: `${String(BUCKET_MINUTES[bucket])} minutes`,
    sources: sourcesOf(query, visible),
    direction: query.direction ?? null,
  });
  const points = rows.map((row) => ({
    ...row,
    at: row.at.toISOString(),
    records: Number(row.records),
  }));
  return { bucket, points, asOf: new Date().toISOString() };
}

function fittingBucket({ from, to, bucket }: ThroughputQuery): Bucket {
  const minutes = (Date.parse(to) - Date.parse(from)) / 60_000;
  const coarser = BUCKETS.slice(BUCKETS.indexOf(bucket));
  return coarser.find((length) => minutes / BUCKET_MINUTES[length] <= MOST_BUCKETS) ?? 'day';
}

function sourcesOf(
  { source }: ThroughputQuery,
  visible: readonly string[] | null,
): readonly string[] | null {
  if (source === undefined) return visible;
  return visible === null || visible.includes(source) ? [source] : [];
}
