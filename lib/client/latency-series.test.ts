import { describe, expect, it } from 'vitest';
import { settledHref, toLatencyBuckets } from './latency-series.ts';

const MINUTE = 60_000;
const start = Date.parse('2026-11-22T10:00:00.000Z');
const range = {
  fromMs: start,
  toMs: start + 3 * MINUTE,
  bucket: 'minute',
  bucketMs: MINUTE,
} as const;
const point = (minute: number, direction: 'INGRESS' | 'EGRESS') => ({
  at: new Date(start + minute * MINUTE).toISOString(),
  direction,
  settled: 5,
  p50Ms: 2,
  p95Ms: 9,
  p99Ms: 12,
});

describe('toLatencyBuckets', () => {
  it('keeps to one direction and leaves room for stretches without settlements', () => {
    const points = [point(1, 'INGRESS'), point(2, 'EGRESS')];
    const buckets = toLatencyBuckets({ range, points, direction: 'INGRESS' });
    expect(buckets.map(({ found }) => found?.p50Ms ?? null)).toEqual([null, 2, null]);
    expect(buckets.map(({ fromMs }) => fromMs - start)).toEqual([0, MINUTE, 2 * MINUTE]);
  });
});

describe('settledHref', () => {
  const span = { fromMs: start, toMs: start + MINUTE };

  it.each([
    ['INGRESS', 'PROCESSED,ERROR'],
    ['EGRESS', 'ACKNOWLEDGED'],
  ] as const)('lists what was settled of %s by when it was', (direction, status) => {
    const { pathname, searchParams } = new URL(settledHref(direction, span), 'http://x');
    expect(pathname).toBe('/records');
    expect(Object.fromEntries(searchParams)).toEqual({
      status,
      from: '2026-11-22T10:00:00.000Z',
      to: '2026-11-22T10:01:00.000Z',
      time: 'settled',
    });
  });
});
