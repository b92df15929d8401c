import { createLoader } from 'nuqs/server';
import { describe, expect, it } from 'vitest';
import { recordQuerySchema } from '#lib/contracts/record';
import { buildPath } from '#lib/client/fetch-json';
import {
  isFiltered,
  NO_FILTERS,
  recordFilterParsers,
  recordListParsers,
  recordsPath,
  toRecordQuery,
} from './record-filters.ts';

const load = createLoader(recordListParsers);
const loadFilters = createLoader(recordFilterParsers);
const now = new Date('2026-11-22T12:00:00.000Z');

describe('the address of the list', () => {
  it('says everything that is shown, and reading it gives the same again', () => {
    const path =
      '/records?direction=INGRESS&status=ERROR,JUST_IN&source=shop,payments&type=order.placed&reference=order-1&held=true&from=2026-11-22T10:00:00.000Z&to=2026-11-22T11:00:00.000Z&q=x&in=payload&sort=oldest&limit=500&cursor=abc&record=0dh3k8s5v0g01';
    expect(recordsPath(load(new URL(path, 'http://sluice.test')))).toBe(path);
  });

  it('is empty when nothing is filtered', () => {
    expect(recordsPath(NO_FILTERS)).toBe('/records');
    expect(loadFilters('?')).toEqual(NO_FILTERS);
  });

  it.each([
    ['?status=EATEN', 'status', []],
    ['?status=EATEN,ERROR', 'status', ['ERROR']],
    ['?direction=sideways', 'direction', null],
    ['?source=../etc,shop', 'source', ['shop']],
    ['?from=yesterday', 'from', null],
    ['?window=3y', 'window', null],
    ['?limit=1000000', 'limit', 50],
    ['?sort=random', 'sort', 'newest'],
    ['?in=everywhere', 'in', null],
    ['?held=perhaps', 'held', null],
    ['?record=nonsense', 'record', null],
    [`?q=${'x'.repeat(600)}`, 'q', null],
    ['?reference=', 'reference', null],
  ])('falls back where %s makes no sense', (search, name, value) => {
    expect(load(search)).toHaveProperty(name, value);
  });
});

describe('toRecordQuery', () => {
  it('asks for what the contract of the list understands', () => {
    const filters = loadFilters('?status=ERROR&source=shop,github&window=1h&held=true&q=order-1');
    const path = buildPath('/api/v1/records', toRecordQuery(filters, now));
    const query = Object.fromEntries(new URL(path, 'http://sluice.test').searchParams);
    expect(recordQuerySchema.parse(query)).toEqual({
      status: ['ERROR'],
      source: ['shop', 'github'],
      held: true,
      from: '2026-11-22T11:00:00.000Z',
      q: 'order-1',
      sort: 'newest',
      limit: 50,
    });
  });
});

describe('isFiltered', () => {
  it('is about what is left out, not about order or page', () => {
    expect(isFiltered({ ...NO_FILTERS, sort: 'oldest', limit: 500, cursor: 'x' })).toBe(false);
    expect(isFiltered({ ...NO_FILTERS, source: ['shop'] })).toBe(true);
    expect(isFiltered({ ...NO_FILTERS, overdue: true })).toBe(true);
  });
});
