/** The windows of time that the throughput chart shows, cut into whole buckets. */
import type { Bucket } from '#lib/contracts/insight';

const MINUTE_MS = 60_000;

export const THROUGHPUT_WINDOWS = ['15m', '1h', '24h', '7d'] as const;
export type ThroughputWindow = (typeof THROUGHPUT_WINDOWS)[number];

export const WINDOW_LABELS: Readonly<Record<ThroughputWindow, string>> = {
  '15m': '15 min',
  '1h': '1 h',
  '24h': '24 h',
  '7d': '7 d',
};

const WINDOWS: Readonly<Record<ThroughputWindow, { minutes: number; bucket: Bucket }>> = {
  '15m': { minutes: 15, bucket: 'minute' },
  '1h': { minutes: 60, bucket: 'minute' },
  '24h': { minutes: 24 * 60, bucket: '10-minutes' },
  '7d': { minutes: 7 * 24 * 60, bucket: 'hour' },
};

const BUCKET_MS: Readonly<Record<Bucket, number>> = {
  minute: MINUTE_MS,
  '10-minutes': 10 * MINUTE_MS,
  hour: 60 * MINUTE_MS,
  day: 24 * 60 * MINUTE_MS,
};

/** Whole buckets from `from` (included) to `to` (excluded), times in milliseconds. */
export interface ThroughputRange {
  readonly fromMs: number;
  readonly toMs: number;
  readonly bucket: Bucket;
  readonly bucketMs: number;
}

/** The range of a window that ends with the bucket of `now`. Buckets begin on whole UTC units. */
export function rangeOfWindow(window: ThroughputWindow, now: Date): ThroughputRange {
  const { minutes, bucket } = WINDOWS[window];
  const bucketMs = BUCKET_MS[bucket];
  const toMs = (Math.floor(now.getTime() / bucketMs) + 1) * bucketMs;
  return { fromMs: toMs - minutes * MINUTE_MS, toMs, bucket, bucketMs };
}
