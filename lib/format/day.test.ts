import { expect, it } from 'vitest';
import { formatDay } from './day.ts';

it('names the day of a moment in UTC', () => {
  expect(formatDay(new Date('2026-11-22T23:59:59.999Z'), 'UTC')).toBe('Sunday 22 November 2026');
  expect(formatDay(new Date('2026-11-23T00:00:00.000Z'), 'UTC')).toBe('Monday 23 November 2026');
});
