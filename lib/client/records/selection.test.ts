import { describe, expect, it } from 'vitest';
import { MOST_NAMED, recordSetSchema } from '#lib/contracts/record-set';
import { NO_FILTERS } from './record-filters.ts';
import {
  addIds,
  idsBetween,
  isEmptySelection,
  isSelected,
  NOTHING_SELECTED,
  removeIds,
  toRecordSet,
  toSetFilter,
  type Selection,
} from './selection.ts';

const PAGE = ['a', 'b', 'c', 'd'];
const NOW = new Date('2026-11-22T12:00:00.000Z');
const MATCHING: Selection = { kind: 'filter', filter: { status: ['ERROR'] }, matching: null };

describe('a selection by name', () => {
  it('is nothing at first', () => {
    expect(isEmptySelection(NOTHING_SELECTED)).toBe(true);
    expect(toRecordSet(NOTHING_SELECTED)).toBeNull();
  });

  it('grows and shrinks', () => {
    const some = addIds(NOTHING_SELECTED, ['a', 'b']);
    expect(isSelected(some, 'b')).toBe(true);
    const one = removeIds(some, ['b'], PAGE);
    expect(toRecordSet(one)).toEqual({ kind: 'ids', ids: ['a'] });
    expect(isEmptySelection(removeIds(one, ['a'], PAGE))).toBe(true);
  });

  it('names no more than one set may', () => {
    const many = Array.from({ length: MOST_NAMED + 5 }, (_, n) => String(n));
    const all = addIds(NOTHING_SELECTED, many);
    expect(all.kind === 'ids' && all.ids.size).toBe(MOST_NAMED);
    expect(isSelected(all, '0')).toBe(true);
  });

  it('takes the rows between two in either direction, and one alone without a beginning', () => {
    expect(idsBetween(PAGE, 'b', 'd')).toEqual(['b', 'c', 'd']);
    expect(idsBetween(PAGE, 'd', 'b')).toEqual(['b', 'c', 'd']);
    expect(idsBetween(PAGE, null, 'c')).toEqual(['c']);
    expect(idsBetween(PAGE, 'gone', 'c')).toEqual(['c']);
  });
});

describe('a selection of all that match', () => {
  it('has every record, and is the filter to the server', () => {
    expect(isSelected(MATCHING, 'whatever')).toBe(true);
    expect(isEmptySelection(MATCHING)).toBe(false);
    expect(toRecordSet(MATCHING)).toEqual({ kind: 'filter', filter: { status: ['ERROR'] } });
    expect(addIds(MATCHING, ['a'])).toBe(MATCHING);
  });

  it('becomes the rest of the page when one is let go', () => {
    expect(toRecordSet(removeIds(MATCHING, ['b'], PAGE))).toEqual({
      kind: 'ids',
      ids: ['a', 'c', 'd'],
    });
  });

  it('asks for what the list shows, from a fixed moment on and without its page', () => {
    const filter = toSetFilter(
      {
        ...NO_FILTERS,
        status: ['ERROR'],
        held: true,
        window: '1h',
        sort: 'oldest',
        cursor: 'x',
        limit: 500,
      },
      NOW,
    );
    expect(filter).toEqual({ status: ['ERROR'], held: true, from: '2026-11-22T11:00:00.000Z' });
    expect(recordSetSchema.parse({ kind: 'filter', filter })).toEqual({ kind: 'filter', filter });
  });

  it('of a list without filters is every record', () => {
    expect(toSetFilter(NO_FILTERS, NOW)).toEqual({});
  });
});
