/** What the readings over time share: how long a bucket is, and which sources count. */
import type { z } from 'zod';
import { BUCKETS, type Bucket, type throughputQuerySchema } from '#lib/contracts/insight';
import type { ThroughputWindow } from '#lib/server/store/read-throughput';

export type OverTimeQuery = z.infer<typeof throughputQuerySchema>;

const BUCKET_MINUTES: Readonly<Record<Bucket, number>> = {
  minute: 1,
  '10-minutes': 10,
  hour: 60,
  day: 24 * 60,
};

/** A window of more buckets is answered in coarser ones. */
const MOST_BUCKETS = 20_000;

/**
 * What to ask of the store, and in which buckets it will answer. `visible`: keys of the sources that
 * the asker may see; null: all.
 */
export function toStoreWindow(
  query: OverTimeQuery,
  visible: readonly string[] | null,
): { bucket: Bucket; window: ThroughputWindow } {
  const bucket = fittingBucket(query);
  const window = {
    from: query.from,
    to: query.to,
    bucket: `${String(BUCKET_MINUTES[bucket])} minutes`,
    sources: sourcesOf(query, visible),
    direction: query.direction ?? null,
  };
  return { bucket, window };
}

function fittingBucket({ from, to, bucket }: OverTimeQuery): Bucket {
  const minutes = (Date.parse(to) - Date.parse(from)) / 60_000;
  const coarser = BUCKETS.slice(BUCKETS.indexOf(bucket));
  return coarser.find((length) => minutes / BUCKET_MINUTES[length] <= MOST_BUCKETS) ?? 'day';
}

function sourcesOf(
  { source }: OverTimeQuery,
  visible: readonly string[] | null,
): readonly string[] | null {
  if (source === undefined) return visible;
  return visible === null || visible.includes(source) ? [source] : [];
}
