import { describe, expect, it } from 'vitest';
import { countFacetsInUse, isLeftOut, isNarrowedTo, leaveOut, narrowTo } from './facet-filters.ts';
import { NO_FILTERS } from './record-filters.ts';

describe('narrowing down to a value of a facet', () => {
  it('adds to what may be several, and takes away again', () => {
    const one = { ...NO_FILTERS, source: ['shop'] };
    expect(narrowTo(one, 'source', 'crm')).toEqual({ source: ['shop', 'crm'] });
    expect(narrowTo(one, 'source', 'shop')).toEqual({ source: [] });
    expect(narrowTo(one, 'status', 'ERROR')).toEqual({ status: ['ERROR'] });
    expect(isNarrowedTo(one, 'source', 'shop')).toBe(true);
    expect(isNarrowedTo(one, 'source', 'crm')).toBe(false);
  });

  it('sets what is one, and lets it go', () => {
    expect(narrowTo(NO_FILTERS, 'type', 'order.placed')).toEqual({ type: 'order.placed' });
    const typed = { ...NO_FILTERS, type: 'order.placed', direction: 'EGRESS' as const };
    expect(narrowTo(typed, 'type', 'order.placed')).toEqual({ type: null });
    expect(narrowTo(typed, 'direction', 'INGRESS')).toEqual({ direction: 'INGRESS' });
    expect(narrowTo(typed, 'direction', 'EGRESS')).toEqual({ direction: null });
    expect(narrowTo(typed, 'failureClass', 'data')).toEqual({ failureClass: 'data' });
  });

  it('leaves out what is no status, direction or class', () => {
    expect(narrowTo(NO_FILTERS, 'status', 'ODD')).toEqual({ status: [] });
    expect(narrowTo(NO_FILTERS, 'direction', 'ODD')).toEqual({ direction: null });
    expect(narrowTo(NO_FILTERS, 'failureClass', 'odd')).toEqual({ failureClass: null });
  });
});

describe('leaving a value of a facet out', () => {
  it('adds it to those left out, and lets it in again by either way', () => {
    const out = { ...NO_FILTERS, notType: ['a'] };
    expect(leaveOut(out, 'type', 'b')).toEqual({ notType: ['a', 'b'] });
    expect(leaveOut(out, 'type', 'a')).toEqual({ notType: [] });
    expect(narrowTo(out, 'type', 'a')).toEqual({ notType: [] });
    expect(isLeftOut(out, 'type', 'a')).toBe(true);
    expect(isLeftOut(out, 'type', 'b')).toBe(false);
  });

  it('is not offered for what is asked for, has a comma, or is a direction', () => {
    expect(leaveOut({ ...NO_FILTERS, type: 'a' }, 'type', 'a')).toBeNull();
    expect(leaveOut(NO_FILTERS, 'type', 'a,b')).toBeNull();
    expect(leaveOut(NO_FILTERS, 'direction', 'EGRESS')).toBeNull();
    expect(isLeftOut(NO_FILTERS, 'direction', 'EGRESS')).toBe(false);
  });

  it('leaves what is no status or class alone', () => {
    expect(leaveOut(NO_FILTERS, 'status', 'ODD')).toEqual({ notStatus: [] });
    expect(leaveOut(NO_FILTERS, 'failureClass', 'odd')).toEqual({ notFailureClass: [] });
    expect(leaveOut(NO_FILTERS, 'status', 'ERROR')).toEqual({ notStatus: ['ERROR'] });
  });

  it('counts as in use, each field once', () => {
    expect(
      countFacetsInUse({ ...NO_FILTERS, notType: ['a', 'b'], type: 'c', status: ['ERROR'] }),
    ).toBe(2);
  });
});
