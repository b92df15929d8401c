import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_RETRY_POLICY, delayBeforeAttempt } from './retry-policy.ts';

const policy = { ...DEFAULT_RETRY_POLICY, firstDelayMs: 1_000, maxDelayMs: 60_000 };
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const attempt = fc.integer({ min: 2, max: 2_000 });

describe('the delay before an attempt', () => {
  it.each([
    [2, 1_000],
    [3, 2_000],
    [4, 4_000],
    [7, 32_000],
    [8, 60_000],
    [1_000, 60_000],
  ])('number %i is %i ms without jitter', (number, delayMs) => {
    expect(delayBeforeAttempt(policy, number, 0.5)).toBe(delayMs);
  });

  it('stays within a fifth of its backoff, and is always finite', () => {
    fc.assert(
      fc.property(attempt, random, (number, chance) => {
        const middle = delayBeforeAttempt(policy, number, 0.5);
        const delay = delayBeforeAttempt(policy, number, chance);
        expect(Number.isInteger(delay)).toBe(true);
        expect(delay).toBeGreaterThanOrEqual(middle * 0.8 - 1);
        expect(delay).toBeLessThanOrEqual(middle * 1.2 + 1);
      }),
    );
  });

  it('never shrinks from one attempt to the next', () => {
    fc.assert(
      fc.property(attempt, random, (number, chance) => {
        expect(delayBeforeAttempt(policy, number + 1, chance)).toBeGreaterThanOrEqual(
          delayBeforeAttempt(policy, number, chance),
        );
      }),
    );
  });
});
