import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucketStartMs, percentilesOf } from './latency.ts';

describe('bucketStartMs', () => {
  it('doubles every four buckets, and begins at zero', () => {
    expect([0, 4, 8, 40].map(bucketStartMs)).toEqual([0, 2, 4, 1024]);
  });
});

describe('percentilesOf', () => {
  it('is null for nothing', () => {
    expect(percentilesOf(new Map())).toBeNull();
    expect(percentilesOf(new Map([[7, 0]]))).toBeNull();
  });

  it('interpolates inside a bucket', () => {
    expect(percentilesOf(new Map([[40, 100]]))).toEqual({
      settled: 100,
      p50Ms: 1_120,
      p95Ms: 1_210,
      p99Ms: 1_220,
    });
  });

  it('finds the few slow ones behind many fast ones', () => {
    const histogram = new Map([
      [80, 2],
      [8, 98],
    ]);
    const { p50Ms, p95Ms, p99Ms } = percentilesOf(histogram) ?? {};
    expect([p50Ms, p95Ms].every((ms) => ms !== undefined && ms > 4 && ms < 5)).toBe(true);
    expect(p99Ms).toBeGreaterThan(2 ** 20);
  });

  it('never leaves the buckets that hold something, and never falls', () => {
    const histograms = fc.array(fc.tuple(fc.nat(127), fc.integer({ min: 1, max: 10_000 })), {
      minLength: 1,
    });
    fc.assert(
      fc.property(histograms, (entries) => {
        const histogram = new Map(entries);
        const found = percentilesOf(histogram);
        const used = [...histogram.keys()];
        const [low, high] = [Math.min(...used), Math.max(...used) + 1].map(bucketStartMs);
        if (found === null || low === undefined || high === undefined) throw new Error('empty');
        expect(found.p50Ms).toBeGreaterThanOrEqual(low * 0.995);
        expect(found.p95Ms).toBeGreaterThanOrEqual(found.p50Ms);
        expect(found.p99Ms).toBeGreaterThanOrEqual(found.p95Ms);
        expect(found.p99Ms).toBeLessThanOrEqual(high * 1.005);
      }),
    );
  });
});
