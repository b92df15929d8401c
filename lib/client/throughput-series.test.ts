import { describe, expect, it } from 'vitest';
import type { Throughput } from '#lib/contracts/insight';
import { barHref, toBars, type BarsInput } from './throughput-series.ts';

const MINUTE = 60_000;
const start = Date.parse('2026-11-22T10:00:00.000Z');
const range = {
  fromMs: start,
  toMs: start + 3 * MINUTE,
  bucket: 'minute',
  bucketMs: MINUTE,
} as const;

type Point = Throughput['points'][number];
const point = (minute: number, change: Partial<Point>): Point => ({
  at: new Date(start + minute * MINUTE).toISOString(),
  direction: 'INGRESS',
  source: 'shop',
  status: 'JUST_IN',
  records: 1,
  ...change,
});
const bars = (points: Point[], change: Partial<BarsInput> = {}) =>
  toBars({ range, points, grouping: 'status', direction: null, ...change });

describe('toBars', () => {
  it('fills the buckets in which nothing happened', () => {
    const { buckets } = bars([point(1, { records: 4 })]);
    expect(buckets.map(({ records }) => records.JUST_IN)).toEqual([0, 4, 0]);
    expect(buckets.map(({ fromMs }) => fromMs)).toEqual([
      start,
      start + MINUTE,
      start + 2 * MINUTE,
    ]);
  });

  it('adds up the sources of one status', () => {
    const { buckets } = bars([
      point(0, { records: 2 }),
      point(0, { source: 'github', records: 3 }),
    ]);
    expect(buckets[0]?.records.JUST_IN).toBe(5);
  });

  it('stands what arrived beside what was settled', () => {
    const stacks = bars([]).series.map(({ key, stack }) => [key, stack]);
    expect(stacks).toEqual([
      ['JUST_IN', 'arrived'],
      ['PROCESSED', 'settled'],
      ['ERROR', 'settled'],
      ['QUEUED', 'arrived'],
      ['ACKNOWLEDGED', 'settled'],
    ]);
  });

  it('shows one direction alone', () => {
    const egress = point(0, { direction: 'EGRESS', status: 'QUEUED', records: 7 });
    const { series, buckets } = bars([egress, point(0, {})], { direction: 'EGRESS' });
    expect(series.map(({ key }) => key)).toEqual(['QUEUED', 'ACKNOWLEDGED']);
    expect(buckets[0]?.records).toEqual({ QUEUED: 7, ACKNOWLEDGED: 0 });
  });

  it('counts only what arrived when grouped by source', () => {
    const points = [point(0, { records: 2 }), point(0, { status: 'PROCESSED', records: 2 })];
    expect(bars(points, { grouping: 'source' }).buckets[0]?.records).toEqual({ shop: 2 });
  });

  it('gathers all but the eight busiest sources', () => {
    const points = Array.from({ length: 10 }, (_, place) =>
      point(0, { source: `source-${String(place)}`, records: place + 1 }),
    );
    const { series, buckets } = bars(points, { grouping: 'source' });
    expect(series).toHaveLength(9);
    expect(series.at(-1)?.key).toBe('other sources');
    expect(buckets[0]?.records['other sources']).toBe(1 + 2);
  });

  it('leaves out what is outside of the range', () => {
    const { buckets } = bars([point(-1, {}), point(3, {})]);
    expect(buckets.map(({ records }) => records.JUST_IN)).toEqual([0, 0, 0]);
  });
});

describe('barHref', () => {
  const { series, buckets } = bars([]);
  const hrefOf = (key: string) => {
    const [bucket] = buckets;
    const one = series.find((candidate) => candidate.key === key);
    if (bucket === undefined || one === undefined) throw new Error('no such bar');
    return barHref({ bucket, series: one, grouping: 'status', direction: null });
  };
  const time = 'from=2026-11-22T10%3A00%3A00.000Z&to=2026-11-22T10%3A01%3A00.000Z';

  it('leads to what was settled by its status', () => {
    expect(hrefOf('ERROR')).toBe(`/records?status=ERROR&${time}&time=settled`);
  });

  it('leads to what arrived whatever became of it', () => {
    expect(hrefOf('JUST_IN')).toBe(`/records?direction=INGRESS&${time}`);
    expect(hrefOf('QUEUED')).toBe(`/records?direction=EGRESS&${time}`);
  });

  it('leads to the records of all sources that are gathered', () => {
    const points = Array.from({ length: 10 }, (_, place) =>
      point(0, { source: `source-${String(place)}`, records: place + 1 }),
    );
    const found = bars(points, { grouping: 'source' });
    const [bucket] = found.buckets;
    const others = found.series.at(-1);
    if (bucket === undefined || others === undefined) throw new Error('no bar');
    const link = { bucket, series: others, grouping: 'source', direction: null } as const;
    expect(barHref(link)).toBe(`/records?source=source-0%2Csource-1&${time}`);
  });

  it('leads to the records of a source', () => {
    const found = bars([point(0, {})], { grouping: 'source' });
    const [bucket] = found.buckets;
    const [shop] = found.series;
    if (bucket === undefined || shop === undefined) throw new Error('no bar');
    const link = { bucket, series: shop, grouping: 'source', direction: 'INGRESS' } as const;
    expect(barHref(link)).toBe(`/records?source=shop&direction=INGRESS&${time}`);
  });
});
