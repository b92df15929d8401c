import { cleanup, render, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import type { LatencyBucket } from '#lib/client/latency-series';
import type { ThroughputBars } from '#lib/client/throughput-series';
import { LatencyTable } from './latency-table.tsx';
import { ThroughputTable } from './throughput-table.tsx';

afterEach(cleanup);

const MINUTE_MS = 60_000;
const START_MS = Date.parse('2026-11-22T12:00:00.000Z');

const spanAt = (place: number) => ({
  fromMs: START_MS + place * MINUTE_MS,
  toMs: START_MS + (place + 1) * MINUTE_MS,
});
const spanOf = ({ fromMs }: { fromMs: number }) => `minute ${(fromMs - START_MS) / MINUTE_MS}`;

/** What the rows below the head say, cell by cell. */
function rows(): (string | null)[][] {
  const [, ...body] = screen.getAllByRole('row');
  return body.map((row) =>
    within(row)
      .getAllByRole('cell')
      .map((cell) => cell.textContent),
  );
}

const heads = () => screen.getAllByRole('columnheader').map((head) => head.textContent);

describe('ThroughputTable', () => {
  const series: ThroughputBars['series'] = [
    { key: 'JUST_IN', label: 'Just in', color: 'blue', stack: 'arrived' },
    { key: 'ERROR', label: 'Error', color: 'red', stack: 'settled' },
  ];

  function show(records: readonly Record<string, number>[]): void {
    const buckets = records.map((counted, place) => ({ ...spanAt(place), records: counted }));
    render(
      <ThroughputTable
        bars={{ series, buckets }}
        hrefOf={({ fromMs }, { key }) => `/records?what=${key}&at=${fromMs}`}
        spanOf={spanOf}
      />,
    );
  }

  it('tells exact numbers, the newest first, without the quiet times', () => {
    show([
      { JUST_IN: 1_234_567, ERROR: 0 },
      { JUST_IN: 0, ERROR: 0 },
      { JUST_IN: 2, ERROR: 3 },
    ]);
    expect(heads()).toEqual(['Time', 'Just in', 'Error']);
    expect(rows()).toEqual([
      ['minute 2', '2 Just in, minute 2', '3 Error, minute 2'],
      ['minute 0', '1,234,567 Just in, minute 0', '0 Error, minute 0'],
    ]);
  });

  it('leads from every number to its records', () => {
    show([{ JUST_IN: 1, ERROR: 0 }]);
    expect(screen.getAllByRole('link').map((link) => link.getAttribute('href'))).toEqual([
      `/records?what=JUST_IN&at=${START_MS}`,
      `/records?what=ERROR&at=${START_MS}`,
    ]);
  });

  it('reads a series that a bucket does not know as nothing', () => {
    show([{ ERROR: 4 }]);
    expect(rows()).toEqual([['minute 0', '0 Just in, minute 0', '4 Error, minute 0']]);
  });

  it.each([[[]], [[{ JUST_IN: 0, ERROR: 0 }]]])('says that nothing happened: %j', (records) => {
    show(records);
    expect(screen.getByText('Nothing came or went in this window')).toBeTruthy();
    expect(screen.queryByRole('table')).toBeNull();
  });

  it('can be scrolled by keyboard', () => {
    show([{ JUST_IN: 1, ERROR: 0 }]);
    expect(screen.getByRole('region', { name: 'Throughput as a table' }).tabIndex).toBe(0);
  });
});

describe('LatencyTable', () => {
  const found = (direction: 'INGRESS' | 'EGRESS', settled: number) => ({
    at: '2026-11-22T12:00:00.000Z',
    direction,
    settled,
    p50Ms: 3.24,
    p95Ms: 999.6,
    p99Ms: 3_723_000,
  });

  function show(direction: 'INGRESS' | 'EGRESS', settled: readonly (number | null)[]): void {
    const buckets: LatencyBucket[] = settled.map((count, place) => ({
      ...spanAt(place),
      found: count === null ? null : found(direction, count),
    }));
    render(
      <LatencyTable
        buckets={buckets}
        direction={direction}
        label="Received to processed"
        spanOf={spanOf}
      />,
    );
  }

  it('tells how long it took, the newest first, without the quiet times', () => {
    show('INGRESS', [12_000, null, 1]);
    expect(heads()).toEqual(['Time', 'Records', 'p50', 'p95', 'p99']);
    expect(rows()).toEqual([
      ['minute 2', '1 settled, minute 2', '3.2 ms', '999 ms', '1 h 2 min'],
      ['minute 0', '12,000 settled, minute 0', '3.2 ms', '999 ms', '1 h 2 min'],
    ]);
  });

  it.each([
    ['INGRESS', 'PROCESSED,ERROR'],
    ['EGRESS', 'ACKNOWLEDGED'],
  ] as const)('leads to what of %s was settled in that time', (direction, status) => {
    show(direction, [7]);
    const { searchParams } = new URL(
      screen.getByRole('link').getAttribute('href') ?? '',
      'http://x',
    );
    expect(Object.fromEntries(searchParams)).toEqual({
      status,
      from: '2026-11-22T12:00:00.000Z',
      to: '2026-11-22T12:01:00.000Z',
      time: 'settled',
    });
  });

  it('has no row where nothing was settled', () => {
    show('INGRESS', [null, null]);
    expect(screen.queryAllByRole('cell')).toEqual([]);
    expect(screen.getByRole('region', { name: 'Received to processed as a table' })).toBeTruthy();
  });
});
