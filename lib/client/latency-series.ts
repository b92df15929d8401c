/** Turns points of latency into what a chart and a table of one direction show. */
import type { Latency } from '#lib/contracts/insight';
import type { Direction } from '#lib/domain/direction';
import { STATUSES_OF, WAITING_STATUS_OF } from '#lib/domain/status';
import { buildPath } from './fetch-json.ts';
import type { ThroughputRange } from './throughput-range.ts';

export const PERCENTILES = [
  { key: 'p50Ms', label: 'p50', meaning: 'half were quicker', color: 'var(--series-1)' },
  { key: 'p95Ms', label: 'p95', meaning: '95 % were quicker', color: 'var(--series-2)' },
  { key: 'p99Ms', label: 'p99', meaning: '99 % were quicker', color: 'var(--series-3)' },
] as const;

export interface LatencyBucket {
  readonly fromMs: number;
  readonly toMs: number;
  /** null: nothing was settled in this stretch of time. */
  readonly found: Latency['points'][number] | null;
}

export interface LatencyInput {
  readonly range: ThroughputRange;
  readonly points: Latency['points'];
  readonly direction: Direction;
}

/** One entry for each stretch of the range, those in which nothing was settled included. */
export function toLatencyBuckets({ range, points, direction }: LatencyInput): LatencyBucket[] {
  const byTime = new Map(
    points
      .filter((point) => point.direction === direction)
      .map((point) => [Date.parse(point.at), point]),
  );
  const buckets: LatencyBucket[] = [];
  for (let fromMs = range.fromMs; fromMs < range.toMs; fromMs += range.bucketMs) {
    const found = byTime.get(fromMs) ?? null;
    buckets.push({ fromMs, toMs: fromMs + range.bucketMs, found });
  }
  return buckets;
}

/** The records that were settled between two moments. */
export function settledHref(direction: Direction, span: { fromMs: number; toMs: number }): string {
  const status = STATUSES_OF[direction].filter((one) => one !== WAITING_STATUS_OF[direction]);
  return buildPath('/records', {
    status,
    from: new Date(span.fromMs).toISOString(),
    to: new Date(span.toMs).toISOString(),
    time: 'settled',
  });
}
