import { describe, expect, it } from 'vitest';
import { isNarrowedTo, narrowTo } from './facet-filters.ts';
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
