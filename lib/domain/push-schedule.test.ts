import { expect, test } from 'vitest';
import { delayAfterPush, PUSH_DELAYS_MS } from './push-schedule.ts';

const HOUR_MS = 3_600_000;

test('goes from seconds to a day, ever longer, and spans more than three days', () => {
  const delays = PUSH_DELAYS_MS.map((_, index) => delayAfterPush(index + 1, 0.5));
  expect(delays).toEqual(PUSH_DELAYS_MS);
  expect(delays).toEqual([...delays].sort((a, b) => a - b));
  expect(delays[0]).toBe(5_000);
  expect(delays.at(-1)).toBe(24 * HOUR_MS);
  expect(delays.reduce((sum, delay) => sum + delay, 0)).toBeGreaterThan(72 * HOUR_MS);
});

test('stays at a day afterwards, and takes attempt 0 as the first', () => {
  expect(delayAfterPush(50, 0.5)).toBe(24 * HOUR_MS);
  expect(delayAfterPush(0, 0.5)).toBe(5_000);
});

test('spreads each wait over a fifth to either side', () => {
  for (const attempt of PUSH_DELAYS_MS.keys()) {
    const middle = delayAfterPush(attempt + 1, 0.5);
    expect(delayAfterPush(attempt + 1, 0)).toBe(Math.round(middle * 0.8));
    expect(delayAfterPush(attempt + 1, 0.999_999)).toBeCloseTo(middle * 1.2, -3);
  }
});
