import { expect, test } from 'vitest';
import { parseRetryAfter } from './retry-after.ts';

const now = Date.parse('2026-11-22T12:00:00Z');

test.each([
  ['seconds', '7', 7_000],
  ['no time at all', '0', 0],
  ['blanks around', ' 7 ', 7_000],
  ['a moment to come', 'Sun, 22 Nov 2026 12:01:00 GMT', 60_000],
  ['a moment that has gone', 'Sun, 22 Nov 2026 11:00:00 GMT', 0],
  ['a day', '86400', 86_400_000],
  ['more than a day', '86401', 86_400_000],
  ['a year from now', 'Mon, 22 Nov 2027 12:00:00 GMT', 86_400_000],
  ['a number without end', '9'.repeat(400), 86_400_000],
])('%s', (_, field, ms) => {
  expect(parseRetryAfter(field, now)).toBe(ms);
});

test.each([null, '', ' ', 'soon', '7s', 'NaN', 'Infinity'])('%j is no wish', (field) => {
  expect(parseRetryAfter(field, now)).toBeNull();
});
