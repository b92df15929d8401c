import { describe, expect, it } from 'vitest';
import { fillTrend } from './trend-buckets.ts';

const NOW = new Date('2026-11-22T17:43:00.000Z');

describe('fillTrend', () => {
  it('gives every hour of a day, quiet ones as nothing', () => {
    const filled = fillTrend(
      [
        { at: '2026-11-22T17:00:00.000Z', count: 3 },
        { at: '2026-11-21T18:00:00.000Z', count: 7 },
      ],
      '24h',
      NOW,
    );
    expect(filled).toHaveLength(24);
    expect(filled[0]).toMatchObject({ count: 7, fromMs: Date.parse('2026-11-21T18:00:00.000Z') });
    expect(filled.at(-1)).toMatchObject({ count: 3, toMs: Date.parse('2026-11-22T18:00:00.000Z') });
    expect(filled.reduce((sum, { count }) => sum + count, 0)).toBe(10);
  });

  it.each([
    ['7d', 28, 6],
    ['30d', 30, 24],
  ] as const)('cuts %s into %d buckets of %d hours', (span, buckets, hours) => {
    const filled = fillTrend([{ at: '2026-11-22T12:00:00.000Z', count: 2 }], span, NOW);
    expect(filled).toHaveLength(buckets);
    expect(filled.at(-1)?.count).toBe(2);
    const [first] = filled;
    expect((first?.toMs ?? 0) - (first?.fromMs ?? 0)).toBe(hours * 3_600_000);
  });

  it('leaves out what is older than the span', () => {
    const filled = fillTrend([{ at: '2026-11-20T12:00:00.000Z', count: 2 }], '24h', NOW);
    expect(filled.every(({ count }) => count === 0)).toBe(true);
  });

  it('ends with the newest failure where the clock of this browser is behind', () => {
    const filled = fillTrend([{ at: '2026-11-22T18:00:00.000Z', count: 4 }], '24h', NOW);
    expect(filled.at(-1)?.count).toBe(4);
  });
});
