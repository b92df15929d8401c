import { describe, expect, it } from 'vitest';
import { rangeOfWindow, THROUGHPUT_WINDOWS } from './throughput-range.ts';

const now = new Date('2026-11-22T17:43:44.123Z');
const iso = (ms: number) => new Date(ms).toISOString();

describe('rangeOfWindow', () => {
  it.each([
    ['15m', '2026-11-22T17:29:00.000Z', '2026-11-22T17:44:00.000Z', 15],
    ['1h', '2026-11-22T16:44:00.000Z', '2026-11-22T17:44:00.000Z', 60],
    ['24h', '2026-11-21T17:50:00.000Z', '2026-11-22T17:50:00.000Z', 144],
    ['7d', '2026-11-15T18:00:00.000Z', '2026-11-22T18:00:00.000Z', 168],
  ] as const)('cuts %s into whole buckets that end with the present one', (window, from, to, n) => {
    const range = rangeOfWindow(window, now);
    expect([iso(range.fromMs), iso(range.toMs)]).toEqual([from, to]);
    expect((range.toMs - range.fromMs) / range.bucketMs).toBe(n);
  });

  it.each(THROUGHPUT_WINDOWS)('holds the present moment in the last bucket of %s', (window) => {
    const edge = new Date('2026-11-22T18:00:00.000Z');
    const { toMs, bucketMs } = rangeOfWindow(window, edge);
    expect(toMs - bucketMs).toBe(edge.getTime());
  });
});
