import { act, cleanup, renderHook } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { MOST_NAMED } from '#lib/contracts/record-set';
import { NO_FILTERS, type RecordFilters } from './record-filters.ts';
import { toRecordSet } from './selection.ts';
import { selectionOn, useSelection } from './use-selection.ts';

afterEach(cleanup);

const FIRST = ['a', 'b', 'c', 'd'];
const SECOND = ['e', 'f'];

interface Shown {
  readonly filters: RecordFilters;
  readonly page: readonly string[];
}

function show(page: readonly string[] = FIRST, filters: RecordFilters = NO_FILTERS) {
  const { result, rerender } = renderHook(
    (shown: Shown) => selectionOn(useSelection(shown.filters), shown.page, shown.filters),
    { initialProps: { page, filters } },
  );
  return {
    now: () => result.current,
    set: () => toRecordSet(result.current.selection),
    turnTo: (shown: Partial<Shown>) => rerender({ page, filters, ...shown }),
    does: (deed: (state: typeof result.current) => void) => act(() => deed(result.current)),
  };
}

describe('choosing rows', () => {
  it('chooses one and lets it go', () => {
    const list = show();
    list.does(({ toggle }) => toggle('b'));
    expect(list.set()).toEqual({ kind: 'ids', ids: ['b'] });
    expect(list.now().has('b')).toBe(true);
    list.does(({ toggle }) => toggle('b'));
    expect(list.now().isEmpty).toBe(true);
  });

  it('chooses all from the one chosen last on, upwards as well as downwards', () => {
    const list = show();
    list.does(({ toggle }) => toggle('c'));
    list.does(({ toggle }) => toggle('a', true));
    expect(list.set()).toEqual({ kind: 'ids', ids: ['c', 'a', 'b'] });
    list.does(({ toggle }) => toggle('d', true));
    expect(list.now().isPageSelected).toBe(true);
  });

  it('without one chosen before a range is one record', () => {
    const list = show();
    list.does(({ toggle }) => toggle('c', true));
    expect(list.set()).toEqual({ kind: 'ids', ids: ['c'] });
  });

  it('extends by key, and goes on from where that ended', () => {
    const list = show();
    list.does(({ extend }) => extend('a', 'b'));
    list.does(({ toggle }) => toggle('d', true));
    expect(list.set()).toEqual({ kind: 'ids', ids: FIRST });
  });
});

describe('choosing a page', () => {
  it('chooses the rest of it, then lets all of it go and nothing else', () => {
    const list = show();
    list.does(({ toggle }) => toggle('a'));
    list.turnTo({ page: SECOND });
    list.does(({ togglePage }) => togglePage());
    expect(list.set()).toEqual({ kind: 'ids', ids: ['a', 'e', 'f'] });
    list.does(({ togglePage }) => togglePage());
    expect(list.set()).toEqual({ kind: 'ids', ids: ['a'] });
  });

  it('is not chosen where there is nothing on it', () => {
    expect(show([]).now().isPageSelected).toBe(false);
  });

  it('begins no range: what follows is one record', () => {
    const list = show(SECOND);
    list.does(({ togglePage }) => togglePage());
    list.turnTo({ page: FIRST });
    list.does(({ toggle }) => toggle('c', true));
    expect(list.set()).toEqual({ kind: 'ids', ids: ['e', 'f', 'c'] });
  });

  it('names no more than a set may', () => {
    const page = Array.from({ length: MOST_NAMED + 1 }, (_, number) => String(number));
    const list = show(page);
    list.does(({ togglePage }) => togglePage());
    expect(list.now().has(String(MOST_NAMED - 1))).toBe(true);
    expect(list.now().has(String(MOST_NAMED))).toBe(false);
    expect(list.now().isPageSelected).toBe(false);
  });
});

describe('choosing all that match', () => {
  const filters = { ...NO_FILTERS, status: ['ERROR' as const], sort: 'oldest' as const };

  it('is the filter, whatever page is shown', () => {
    const list = show(FIRST, filters);
    list.does(({ selectMatching }) => selectMatching({ count: 1_200, isExact: true }));
    list.turnTo({ page: SECOND, filters: { ...filters, cursor: 'next', sort: 'newest' } });
    expect(list.set()).toEqual({ kind: 'filter', filter: { status: ['ERROR'] } });
    expect(list.now().has('anything')).toBe(true);
  });

  it('without one is the rest of this page, by name', () => {
    const list = show(FIRST, filters);
    list.does(({ selectMatching }) => selectMatching(null));
    list.does(({ toggle }) => toggle('b'));
    expect(list.set()).toEqual({ kind: 'ids', ids: ['a', 'c', 'd'] });
  });

  it('is nothing once the page is let go', () => {
    const list = show(FIRST, filters);
    list.does(({ selectMatching }) => selectMatching(null));
    list.does(({ togglePage }) => togglePage());
    expect(list.set()).toBeNull();
  });

  it('says from which moment on, so that time passing does not change the set', () => {
    const list = show(FIRST, { ...filters, window: '24h' });
    list.does(({ selectMatching }) => selectMatching(null));
    const first = list.set();
    list.turnTo({ filters: { ...filters, window: '24h' } });
    expect(list.set()).toEqual(first);
    const from = first?.kind === 'filter' ? first.filter.from : undefined;
    expect(from).toMatch(/Z$/);
  });
});

describe('a selection', () => {
  it.each([
    ['goes when the filters change', { type: 'order.placed' }, true],
    ['stays when the order changes', { sort: 'oldest' as const }, false],
    ['stays on another page', { cursor: 'x' }, false],
    ['stays when more rows are shown', { limit: 500 as const }, false],
  ])('%s', (_what, change, isGone) => {
    const list = show();
    list.does(({ toggle }) => toggle('a'));
    list.turnTo({ filters: { ...NO_FILTERS, ...change } });
    expect(list.now().isEmpty).toBe(isGone);
  });

  it('can be let go as a whole', () => {
    const list = show();
    list.does(({ togglePage }) => togglePage());
    list.does(({ clear }) => clear());
    expect(list.set()).toBeNull();
    list.does(({ toggle }) => toggle('d', true));
    expect(list.set()).toEqual({ kind: 'ids', ids: ['d'] });
  });
});
