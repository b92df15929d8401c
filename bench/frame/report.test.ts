import { describe, expect, it } from 'vitest';
import { findBest, judgeLimit, judgeRatio, tabulateRates, writeReport } from './report.ts';

const outcomes = [
  { name: 'Sluice', scores: [20_000, 22_000, 18_000], failure: null },
  { name: 'peer', scores: [10_000, 10_000, 10_000], failure: null },
  { name: 'other', scores: [], failure: 'redis-server is missing' },
];

describe('tabulateRates', () => {
  it('shows median, range and ratio, and why somebody has none', () => {
    const { head, rows } = tabulateRates(outcomes, ['peer']);
    expect(head).toEqual(['', 'records/s', 'lowest – highest', '× peer']);
    expect(rows).toEqual([
      ['Sluice', '20,000', '18,000 – 22,000', '2.00'],
      ['peer', '10,000', '10,000 – 10,000', '1.00'],
      ['other', 'redis-server is missing'],
    ]);
  });
});

describe('verdicts', () => {
  it('compares with a base', () => {
    const question = { measure: 'ingest', name: 'Sluice', base: 'peer' };
    expect(judgeRatio(outcomes, { ...question, atLeast: 2 })).toEqual({
      measure: 'ingest',
      wanted: '≥ 2 × peer',
      measured: '2.00 ×',
      isMet: true,
    });
    expect(judgeRatio(outcomes, { ...question, atLeast: 2.1 }).isMet).toBe(false);
  });

  it('never calls reached what was not measured', () => {
    const question = { measure: 'ingest', name: 'Sluice', base: 'other', atLeast: 1 };
    expect(judgeRatio(outcomes, question)).toMatchObject({ measured: 'not measured', isMet: null });
    const limit = judgeLimit({ measure: 'p99', value: NaN, atMost: 5, write: String });
    expect(limit).toMatchObject({ measured: 'not measured', isMet: null });
  });

  it('holds a figure against a limit on either side', () => {
    const judge = (value: number) => judgeLimit({ measure: 'm', value, atMost: 5, write: String });
    expect([judge(5).isMet, judge(5.1).isMet]).toEqual([true, false]);
    const atLeast = judgeLimit({ measure: 'm', value: 4, atLeast: 5, write: String });
    expect(atLeast).toEqual({ measure: 'm', wanted: '≥ 5', measured: '4', isMet: false });
  });
});

it('finds the best of some by their medians', () => {
  expect(findBest(outcomes, ['peer', 'other', 'nobody'])).toBe('peer');
  expect(findBest(outcomes, ['other'])).toBeNull();
});

it('writes verdicts first, then what they rest on', () => {
  const report = writeReport(
    [
      {
        sections: [
          { title: 'Ingest', table: { head: ['', 'x'], rows: [['a', '1']] }, notes: ['So.'] },
        ],
        verdicts: [
          { measure: 'a', wanted: '≥ 1', measured: '2', isMet: true },
          { measure: 'b', wanted: '≥ 1', measured: '0', isMet: false },
          { measure: 'c', wanted: '≥ 1', measured: 'not measured', isMet: null },
        ],
      },
    ],
    'On two cores.',
  );
  expect(report.indexOf('On two cores.')).toBeLessThan(report.indexOf('## Figures'));
  expect(report.indexOf('## Figures')).toBeLessThan(report.indexOf('## Ingest'));
  expect(report).toMatch(/\| a +\|.*\| +reached \|/);
  expect(report).toMatch(/\| b +\|.*\| +\*\*missed\*\* \|/);
  expect(report).toMatch(/\| c +\|.*\| not measured \|/);
  expect(report.endsWith('So.\n')).toBe(true);
});
