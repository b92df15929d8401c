import { describe, expect, it } from 'vitest';
import {
  median,
  pairedRatio,
  percentile,
  writeMebibytes,
  writeMs,
  writeRate,
  writeRatio,
} from './figures.ts';

describe('median', () => {
  it('is the middle value, or between the two in the middle', () => {
    expect(median([5, 1, 3])).toBe(3);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([7])).toBe(7);
  });

  it('leaves its input as it was, and is nothing of nothing', () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
    expect(median([])).toBeNaN();
  });

  it('orders numbers as numbers', () => {
    expect(median([100, 9, 20])).toBe(20);
  });
});

describe('percentile', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);

  it('is the smallest value that the share does not exceed', () => {
    expect(percentile(hundred, 0.5)).toBe(50);
    expect(percentile(hundred, 0.99)).toBe(99);
    expect(percentile(hundred, 1)).toBe(100);
    expect(percentile(hundred, 0)).toBe(1);
  });

  it('is the only value there is, or nothing', () => {
    expect(percentile([8], 0.99)).toBe(8);
    expect(percentile([], 0.5)).toBeNaN();
  });
});

describe('pairedRatio', () => {
  it('compares within each round before it takes the median', () => {
    // The machine was twice as fast in the second round and half as fast in the third.
    expect(pairedRatio([20, 40, 10], [10, 20, 5])).toBe(2);
    expect(pairedRatio([20, 40, 10], [10, 10, 10])).toBe(2);
  });

  it('leaves out rounds that one of them lacks', () => {
    expect(pairedRatio([20, 40], [10])).toBe(2);
    expect(pairedRatio([20], [])).toBeNaN();
  });
});

describe('writing', () => {
  it('writes no more digits than a measurement has', () => {
    expect(writeRate(12_345.6)).toBe('12,300');
    expect(writeRate(4_567.8)).toBe('4,570');
    expect(writeRate(321.4)).toBe('321');
    expect(writeRatio(2.456)).toBe('2.46');
    expect(writeRatio(14.4)).toBe('14');
    expect(writeRatio(0.0123)).toBe('0.012');
    expect(writeMs(4.25)).toBe('4.3');
    expect(writeMs(1234)).toBe('1,234');
    expect(writeMebibytes(250 * 1024 * 1024)).toBe('250');
  });

  it('shows what was not measured as a dash', () => {
    expect([writeRate(NaN), writeRatio(Infinity), writeMs(NaN), writeMebibytes(NaN)]).toEqual([
      '–',
      '–',
      '–',
      '–',
    ]);
  });
});
