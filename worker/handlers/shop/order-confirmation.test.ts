import { expect, test } from 'vitest';
import { describeLocalTime } from './order-confirmation.ts';

test.each([
  ['2026-03-29T00:59:00Z', 'Europe/Warsaw', '2026-03-29 01:59'],
  ['2026-03-29T01:00:00Z', 'Europe/Warsaw', '2026-03-29 03:00'],
  ['2026-10-25T00:30:00Z', 'Europe/Warsaw', '2026-10-25 02:30'],
  ['2026-10-25T01:30:00Z', 'Europe/Warsaw', '2026-10-25 02:30'],
  ['2026-11-22T20:00:00Z', 'Asia/Kolkata', '2026-11-23 01:30'],
  ['2026-11-22T20:00:00Z', 'America/St_Johns', '2026-11-22 16:30'],
  ['2026-12-31T23:59:00Z', 'Pacific/Auckland', '2027-01-01 12:59'],
  ['2026-11-22T00:00:00+09:00', 'Asia/Tokyo', '2026-11-22 00:00'],
])('%s in %s is %s', (time, timeZone, local) => {
  expect(describeLocalTime(time, timeZone)).toBe(local);
});
