import { describe, expect, it } from 'vitest';
import { recordQuerySchema } from '#lib/contracts/record';
import { NOTHING_LEFT_OUT } from '#lib/server/store/record-filter';
import { matchesNothing, toFilter, type VisibleSources } from './to-filter.ts';

const filterOf = (query: object, visible: VisibleSources = null) =>
  toFilter(recordQuerySchema.parse(query), visible);

describe('what is left out', () => {
  it('of statuses leaves the others, of the direction and those asked for', () => {
    expect(filterOf({ notStatus: 'PROCESSED,ACKNOWLEDGED' }).statuses).toEqual([
      ...['JUST_IN', 'ERROR', 'QUEUED'],
    ]);
    expect(filterOf({ notStatus: 'ERROR', direction: 'INGRESS' }).statuses).toEqual([
      ...['JUST_IN', 'PROCESSED'],
    ]);
    const none = filterOf({ notStatus: 'ERROR', status: 'ERROR' });
    expect(none.statuses).toEqual([]);
    expect(matchesNothing(none)).toBe(true);
  });

  it('of sources is taken from those that are asked for or may be seen', () => {
    expect(filterOf({ notSource: 'shop' })).toMatchObject({
      sources: null,
      without: { sources: ['shop'] },
    });
    expect(filterOf({ notSource: 'shop', source: 'shop,crm' })).toMatchObject({
      sources: ['crm'],
      without: NOTHING_LEFT_OUT,
    });
    expect(matchesNothing(filterOf({ notSource: 'shop' }, ['shop']))).toBe(true);
  });

  it('of what cannot be stored is nothing', () => {
    const without = filterOf({ notType: 'a\0,b', notFailureCode: '\0' }).without;
    expect(without).toEqual({ ...NOTHING_LEFT_OUT, types: ['b'] });
  });
});

describe('a failure', () => {
  it.each([
    [{ failureCode: 'x' }, ['ERROR', 'JUST_IN', 'QUEUED']],
    [{ failureClass: 'data', direction: 'EGRESS' }, ['QUEUED']],
    [{ failureCode: 'x', time: 'settled', from: '2026-11-22T00:00:00Z' }, ['ERROR']],
    [{ q: 'x', in: 'errors' }, ['ERROR']],
  ])('%j is one of records in %j', (query, statuses) => {
    expect(filterOf(query).statuses).toEqual(statuses);
  });
});
