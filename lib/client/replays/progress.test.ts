import { describe, expect, it } from 'vitest';
import { countEnded, estimateRest, measureRate, remember, shareEnded } from './progress.ts';

const counts = {
  total: 100,
  waiting: 50,
  inWork: 10,
  fixed: 20,
  failedSame: 10,
  failedNew: 4,
  skipped: 6,
};
const nothing = {
  total: 0,
  waiting: 0,
  inWork: 0,
  fixed: 0,
  failedSame: 0,
  failedNew: 0,
  skipped: 0,
};

describe('how far an operation is', () => {
  it('counts every kind of end', () => {
    expect(countEnded(counts)).toBe(40);
    expect(shareEnded(counts)).toBe(0.4);
    expect(shareEnded(nothing)).toBe(1);
  });
});

describe('how fast it goes', () => {
  it('is known from two sightings on', () => {
    const one = remember([], { atMs: 0, ended: 0 });
    expect(measureRate(one)).toBeNull();
    expect(measureRate(remember(one, { atMs: 2_000, ended: 100 }))).toBe(50);
  });

  it('forgets what is long past, and begins anew when counts go back', () => {
    const seen = [
      { atMs: 0, ended: 0 },
      { atMs: 10_000, ended: 10 },
    ];
    expect(remember(seen, { atMs: 25_000, ended: 40 })).toHaveLength(2);
    expect(remember(seen, { atMs: 11_000, ended: 5 })).toEqual([{ atMs: 11_000, ended: 5 }]);
  });
});

describe('how long it may still take', () => {
  it.each([
    [counts, 30, 2_000],
    [counts, null, null],
    [counts, 0, null],
    [nothing, null, 0],
  ])('is told from the rest and the rate', (these, rate, ms) => {
    expect(estimateRest(these, rate)).toBe(ms);
  });
});
