import { expect, test } from 'vitest';
import { ArrivalPace } from './arrival-pace.ts';

/** Notes `perClaim` records every `everyMs` for as long as given; what it then says. */
function gatherMsAfter(perClaim: number, everyMs: number, forMs: number): number {
  const pace = new ArrivalPace();
  for (let now = 1_000; now <= 1_000 + forMs; now += everyMs) pace.note(perClaim, now);
  return pace.gatherMs;
}

test.each([
  ['2,000 a second, one by one', 2, 1, 0],
  ['2,000 a second, in handfuls', 20, 10, 0],
  ['3,000 a second, a few at a time', 6, 2, 8],
  ['6,000 a second, a few at a time', 18, 3, 8],
  ['6,000 a second, gathered', 66, 11, 8],
  ['nothing', 0, 2, 0],
])('with %s', (_, perClaim, everyMs, expected) => {
  expect(gatherMsAfter(perClaim, everyMs, 500)).toBe(expected);
});

test('a burst after a quiet time is taken at once', () => {
  const pace = new ArrivalPace();
  pace.note(0, 1_000);
  pace.note(200, 1_010);
  expect(pace.gatherMs).toBe(0);
});

test('stops gathering when fewer come', () => {
  const pace = new ArrivalPace();
  for (let now = 1_000; now <= 1_200; now += 10) pace.note(100, now);
  expect(pace.gatherMs).toBe(8);
  for (let now = 1_210; now <= 1_400; now += 10) pace.note(5, now);
  expect(pace.gatherMs).toBe(0);
});
