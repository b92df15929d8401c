import { describe, expect, it } from 'vitest';
import {
  formatAge,
  formatClock,
  formatDayAndClock,
  formatExact,
  formatRelative,
  formatZoneName,
} from './time.ts';

const now = new Date('2026-11-22T17:43:44.123Z');
const before = (ms: number) => new Date(now.getTime() - ms);

describe('formatRelative', () => {
  it.each([
    [0, 'just now'],
    [4_999, 'just now'],
    [-4_000, 'just now'],
    [12_400, '12 s ago'],
    [59_999, '59 s ago'],
    [60_000, '1 min ago'],
    [3_599_999, '59 min ago'],
    [7_200_000, '2 h ago'],
    [5 * 86_400_000, '5 d ago'],
    [-180_000, 'in 3 min'],
  ])('says a moment %d ms before now as %s', (ms, text) => {
    expect(formatRelative(before(ms), now)).toBe(text);
  });
});

describe('formatAge', () => {
  it('says the age in two units and never below zero', () => {
    expect(formatAge(before(192_000), now)).toBe('3 min 12 s');
    expect(formatAge(before(-1_000), now)).toBe('0 ms');
  });
});

describe('formatExact', () => {
  it('names the moment to the millisecond and its zone', () => {
    expect(formatExact(now, 'UTC')).toBe('22 Nov 2026, 17:43:44.123 UTC');
  });
});

describe('axis labels', () => {
  it('shows the time of day, with the day where the range is longer', () => {
    expect(formatClock(now, 'UTC')).toBe('17:43');
    expect(formatDayAndClock(now, 'UTC')).toBe('22 Nov, 17:43');
    expect(formatZoneName(now, 'UTC')).toBe('UTC');
  });
});
