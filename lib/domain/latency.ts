/** Reads percentiles out of a histogram of latencies whose buckets are quarter-powers of two. */

/** Bucket b holds what took from 2^(b/4) up to 2^((b+1)/4) ms; the first begins at 0. */
const BUCKETS_PER_DOUBLING = 4;

export interface LatencyPercentiles {
  readonly settled: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
}

/** How many settled, by bucket. */
export type LatencyHistogram = ReadonlyMap<number, number>;

/** Where a bucket begins, in milliseconds. */
export function bucketStartMs(bucket: number): number {
  return bucket <= 0 ? 0 : 2 ** (bucket / BUCKETS_PER_DOUBLING);
}

/**
 * The percentiles of a histogram, interpolated linearly inside a bucket, so that one is off by at
 * most the width of its bucket (19 %). Null: the histogram is empty.
 */
export function percentilesOf(histogram: LatencyHistogram): LatencyPercentiles | null {
  const ascending = [...histogram].filter(([, settled]) => settled > 0).sort(([a], [b]) => a - b);
  const settled = ascending.reduce((sum, [, inBucket]) => sum + inBucket, 0);
  if (settled === 0) return null;
  const at = (share: number): number => roundedMs(valueAtRank(ascending, share * settled));
  return { settled, p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99) };
}

function valueAtRank(ascending: readonly (readonly [number, number])[], rank: number): number {
  let before = 0;
  for (const [bucket, inBucket] of ascending) {
    if (before + inBucket >= rank) {
      const start = bucketStartMs(bucket);
      return start + (bucketStartMs(bucket + 1) - start) * ((rank - before) / inBucket);
    }
    before += inBucket;
  }
  return bucketStartMs((ascending.at(-1)?.[0] ?? 0) + 1);
}

/** Three digits mean something; more would promise an accuracy that buckets do not have. */
function roundedMs(ms: number): number {
  return Number(ms.toPrecision(3));
}
