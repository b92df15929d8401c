import { describe, expect, it } from 'vitest';
import type { StatusCounts, Throughput } from '#lib/contracts/insight';
import type { RecordSummary } from '#lib/contracts/record';
import { sampleSource } from '#lib/testing/sample-installation';
import { distinctErrors } from './distinct-errors.ts';
import { listSourceHealth } from '../sources/source-health.ts';
import { sumEntered, sumStatus } from './sum-counts.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 22, 10, minute)).toISOString();

const counts: StatusCounts['counts'] = [
  { direction: 'INGRESS', source: 'shop', status: 'JUST_IN', count: 3, oldest: at(5) },
  { direction: 'INGRESS', source: 'github', status: 'JUST_IN', count: 4, oldest: at(2) },
  { direction: 'INGRESS', source: 'shop', status: 'ERROR', count: 7, oldest: null },
  { direction: 'EGRESS', source: 'shop', status: 'QUEUED', count: 2, oldest: at(1) },
];
const points: Throughput['points'] = [
  { at: at(1), direction: 'INGRESS', source: 'shop', status: 'PROCESSED', records: 11 },
  { at: at(2), direction: 'INGRESS', source: 'github', status: 'PROCESSED', records: 5 },
  { at: at(2), direction: 'INGRESS', source: 'shop', status: 'JUST_IN', records: 90 },
];
const source = (key: string, retiredAt: string | null = null) =>
  sampleSource({ key, name: key, retiredAt });

describe('sumStatus', () => {
  const all = { counts, held: 0, overdue: 0, offered: 0, rejected: 0, asOf: at(9) };
  it('adds up the sources and keeps the oldest', () => {
    expect(sumStatus(all, 'JUST_IN')).toEqual({ count: 7, oldest: at(2) });
  });
  it('is zero where there is none', () => {
    expect(sumStatus(all, 'ACKNOWLEDGED')).toEqual({ count: 0, oldest: null });
  });
});

describe('sumEntered', () => {
  it('adds up what entered one status', () => {
    expect(sumEntered(points, 'PROCESSED')).toBe(16);
  });
});

describe('listSourceHealth', () => {
  it('says what waits in both directions, failed and was processed', () => {
    const [github, shop] = listSourceHealth({
      sources: [source('shop'), source('github')],
      counts,
      points,
      withRetired: false,
    });
    expect(github).toMatchObject({ waiting: 4, errors: 0, processed: 5, oldestWaiting: at(2) });
    expect(shop).toMatchObject({ waiting: 5, errors: 7, processed: 11, oldestWaiting: at(1) });
  });

  it('shows a retired source only while something is left in it', () => {
    const sources = [source('shop', at(9)), source('old', at(9))];
    const keysOf = (withRetired: boolean) =>
      listSourceHealth({ sources, counts, points, withRetired }).map((row) => row.source.key);
    expect(keysOf(false)).toEqual(['shop']);
    expect(keysOf(true)).toEqual(['old', 'shop']);
  });
});

describe('distinctErrors', () => {
  const failed = (id: string, message: string) =>
    ({ id, source: 'shop', failure: { class: 'data', code: 'bad', message } }) as RecordSummary;

  it('shows each cause once, by its newest record', () => {
    const records = [
      failed('a', 'one'),
      failed('b', 'one'),
      failed('c', 'two'),
      failed('d', 'three'),
    ];
    expect(distinctErrors(records, 2).map(({ id }) => id)).toEqual(['a', 'c']);
  });
});
