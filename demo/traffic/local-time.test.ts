import { expect, test } from 'vitest';
import { PLACES } from '../data/places.ts';
import { toLocalTime } from './local-time.ts';

test.each([
  ['2026-11-22T20:00:00Z', 'Asia/Kolkata', '2026-11-23T01:30:00+05:30'],
  ['2026-11-22T20:00:00Z', 'America/St_Johns', '2026-11-22T16:30:00-03:30'],
  ['2026-07-01T12:00:00Z', 'America/St_Johns', '2026-07-01T09:30:00-02:30'],
  ['2026-11-22T20:00:00Z', 'Atlantic/Reykjavik', '2026-11-22T20:00:00+00:00'],
  ['2026-11-22T20:00:00Z', 'Pacific/Auckland', '2026-11-23T09:00:00+13:00'],
])('%s in %s is %s', (instant, timeZone, local) => {
  expect(toLocalTime(new Date(instant), timeZone)).toBe(local);
});

test.each(PLACES)('the clock of $city names the same instant', ({ timeZone }) => {
  const instant = new Date('2026-11-22T20:00:00Z');
  expect(new Date(toLocalTime(instant, timeZone))).toEqual(instant);
});
