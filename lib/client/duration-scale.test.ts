import { expect, it, test } from 'vitest';
import { formatDuration } from '#lib/format/duration';
import { scaleOfDurations } from './duration-scale.ts';

test.each([
  [[14, 5_500, 36_000], '10 ms, 100 ms, 1 s, 10 s, 1 min'],
  [[12, 68_000], '100 ms, 10 s, 10 min'],
  [[0.3, 3], '0.1 ms, 1 ms, 10 ms'],
  [[50, 50], '10 ms, 100 ms'],
  [[1_000, 1_000], '1 s, 10 s'],
  [[], '1 ms, 10 ms, 100 ms, 1 s'],
])('%j is shown at %s', (durations, expected) => {
  const { ticks } = scaleOfDurations(durations);
  expect(ticks.map(formatDuration).join(', ')).toBe(expected);
});

it('holds all it is of, from nothing to years, in at most five names', () => {
  for (const durations of [[0], [0, 1], [0.2, 1e9], [3, 1e12], [1e12], [86_400_000]]) {
    const { domain, ticks } = scaleOfDurations(durations);
    expect(domain[0]).toBeGreaterThan(0);
    expect(domain[0]).toBeLessThan(domain[1]);
    expect(ticks.length).toBeLessThanOrEqual(5);
    expect(ticks.at(-1)).toBe(domain[1]);
    const reach = durations.filter((ms) => ms >= 0.1 && ms <= 8.64e10);
    for (const ms of reach) expect(ms >= domain[0] && ms <= domain[1]).toBe(true);
  }
});
