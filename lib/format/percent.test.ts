import { describe, expect, it } from 'vitest';
import { formatPercent } from './percent.ts';

describe('formatPercent', () => {
  it.each([
    [0, '0 %'],
    [0.2, '20 %'],
    [0.07, '7 %'],
    [0.005, '0.5 %'],
    [0.0025, '0.25 %'],
    [1, '100 %'],
  ])('says %d as people read it', (share, said) => {
    expect(formatPercent(share)).toBe(said);
  });
});
