import { describe, expect, it } from 'vitest';
import { GROUP_STATES } from '#lib/domain/error-group';
import {
  errorsPath,
  isNarrowed,
  NO_GROUP_FILTERS,
  statesOf,
  toGroupQuery,
} from './group-filters.ts';

describe('the filters of the list of error groups', () => {
  it('ask for what needs attention unless told otherwise', () => {
    expect(toGroupQuery(NO_GROUP_FILTERS).state).toEqual(['new', 'ongoing', 'regressed']);
    expect(toGroupQuery({ ...NO_GROUP_FILTERS, state: 'muted' }).state).toEqual(['muted']);
  });

  it('ask for all states by leaving them out', () => {
    expect(toGroupQuery({ ...NO_GROUP_FILTERS, state: 'all' }).state).toBeNull();
    expect(statesOf('all')).toEqual(GROUP_STATES);
  });

  it('are short in the address', () => {
    expect(errorsPath({})).toBe('/errors');
    expect(errorsPath({ ...NO_GROUP_FILTERS, state: 'muted', source: 'shop' })).toBe(
      '/errors?state=muted&source=shop',
    );
  });

  it('know whether anything but the tab narrows the list', () => {
    expect(isNarrowed({ ...NO_GROUP_FILTERS, state: 'muted', sort: 'count' })).toBe(false);
    expect(isNarrowed({ ...NO_GROUP_FILTERS, tag: 'tax' })).toBe(true);
  });
});
