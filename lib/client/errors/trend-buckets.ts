/** Fills the gaps of a trend, so that quiet times are seen as such. */
import type { ErrorGroup } from '#lib/contracts/error-group';
import type { TrendSpan } from '../queries/error-groups.ts';

const HOUR_MS = 3_600_000;

const SPANS: Readonly<Record<TrendSpan, { bucketMs: number; buckets: number }>> = {
  '24h': { bucketMs: HOUR_MS, buckets: 24 },
  '7d': { bucketMs: 6 * HOUR_MS, buckets: 28 },
  '30d': { bucketMs: 24 * HOUR_MS, buckets: 30 },
};

export interface TrendBucket {
  readonly fromMs: number;
  readonly toMs: number;
  readonly count: number;
}

/** Every bucket of a span that ends with the bucket of `now`; buckets begin on whole UTC units. */
export function fillTrend(
  trend: ErrorGroup['trend'],
  span: TrendSpan,
  now: Date,
): readonly TrendBucket[] {
  const { bucketMs, buckets } = SPANS[span];
  const newest = trend.map(({ at }) => Date.parse(at));
  // The server's clock may be ahead of this one by a bucket's edge.
  const lastMs = Math.floor(Math.max(now.getTime(), ...newest) / bucketMs) * bucketMs;
  const firstMs = lastMs - (buckets - 1) * bucketMs;
  const counts = Array.from({ length: buckets }, () => 0);
  for (const { at, count } of trend) {
    const place = Math.floor((Date.parse(at) - firstMs) / bucketMs);
    if (place >= 0) counts[place] = (counts[place] ?? 0) + count;
  }
  return counts.map((count, place) => {
    const fromMs = firstMs + place * bucketMs;
    return { fromMs, toMs: fromMs + bucketMs, count };
  });
}
