import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillBucket, secondsUntilTurn } from './token-bucket.ts';

describe('a token bucket', () => {
  it('gives one second’s worth at once, then as fast as its rate', () => {
    const bucket = fillBucket(2, 0);
    const take = (nowMs: number) => {
      const wait = secondsUntilTurn(bucket, 2, nowMs);
      if (wait === 0) bucket.tokens -= 1;
      return wait;
    };
    expect([take(0), take(0), take(0)]).toEqual([0, 0, 0.5]);
    expect(take(499)).toBeCloseTo(0.001);
    expect(take(500)).toBe(0);
    expect(take(500)).toBe(0.5);
  });

  it('never holds more than one second’s worth', () => {
    const bucket = fillBucket(3, 0);
    secondsUntilTurn(bucket, 3, 1e9);
    expect(bucket.tokens).toBe(3);
  });

  it('makes whoever overdrew wait until all is paid back', () => {
    const bucket = fillBucket(10, 0);
    bucket.tokens -= 110;
    expect(secondsUntilTurn(bucket, 10, 0)).toBeCloseTo(10.1);
    expect(secondsUntilTurn(bucket, 10, 10_000)).toBeCloseTo(0.1);
    expect(secondsUntilTurn(bucket, 10, 10_100)).toBe(0);
  });

  it('follows a rate that has changed, and a clock that stands still', () => {
    const bucket = fillBucket(100, 0);
    expect(secondsUntilTurn(bucket, 1, 0)).toBe(0);
    expect(bucket.tokens).toBe(1);
    bucket.tokens -= 1;
    expect(secondsUntilTurn(bucket, 1, -50)).toBe(1);
  });

  it('lets through at most the rate and one second’s worth, whenever who comes', () => {
    const gaps = fc.array(fc.nat(400), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(gaps, fc.integer({ min: 1, max: 20 }), (pauses, rate) => {
        const bucket = fillBucket(rate, 0);
        let [nowMs, passed] = [0, 0];
        for (const pause of pauses) {
          nowMs += pause;
          if (secondsUntilTurn(bucket, rate, nowMs) > 0) continue;
          bucket.tokens -= 1;
          passed += 1;
        }
        expect(passed).toBeLessThanOrEqual(rate + (nowMs / 1_000) * rate + 1e-6);
      }),
    );
  });
});
