import { describe, expect, it } from 'vitest';
import { formatCount, formatCountOf } from './count.ts';

describe('formatCount', () => {
  it('separates thousands and never rounds', () => {
    expect(formatCount(1_234_567)).toBe('1,234,567');
    expect(formatCount(0)).toBe('0');
  });
});

describe('formatCountOf', () => {
  it('uses the plural for everything but one', () => {
    expect([0, 1, 2].map((count) => formatCountOf(count, 'record'))).toEqual([
      '0 records',
      '1 record',
      '2 records',
    ]);
  });
});
