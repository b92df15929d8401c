import { describe, expect, it } from 'vitest';
import {
  addGroupNoteSchema,
  changeErrorGroupSchema,
  errorGroupDetailQuerySchema,
  errorGroupQuerySchema,
} from './error-group.ts';

describe('the query of the list', () => {
  it('has defaults', () => {
    expect(errorGroupQuerySchema.parse({})).toEqual({ sort: 'last_seen', limit: 50 });
    expect(errorGroupDetailQuerySchema.parse({})).toEqual({ trend: '24h' });
  });

  it('takes several states and sources, comma-separated', () => {
    const query = { state: 'new,regressed', source: 'shop-eu,crm', limit: '10' };
    expect(errorGroupQuerySchema.parse(query)).toMatchObject({
      ...{ state: ['new', 'regressed'], source: ['shop-eu', 'crm'], limit: 10 },
    });
  });

  it.each([
    [{ state: 'odd' }],
    [{ source: 'NOT A KEY' }],
    [{ sort: 'title' }],
    [{ limit: '0' }],
    [{ limit: '201' }],
    [{ q: '' }],
  ])('refuses %j', (query) => {
    expect(errorGroupQuerySchema.safeParse(query).success).toBe(false);
  });
});

describe('a change', () => {
  it.each([
    [{}],
    [{ resolve: {} }],
    [{ resolve: { inVersion: '1.2' }, assignee: null }],
    [{ mute: { until: '2026-11-23T10:00:00Z' } }],
    [{ mute: { count: 10 } }],
    [{ mute: { perHour: 10 }, tags: ['a'], ticketUrl: 'https://t.example/7' }],
    [{ reopen: true, ticketUrl: null }],
  ])('may be %j', (change) => {
    expect(changeErrorGroupSchema.parse(change)).toEqual(change);
  });

  it.each([
    [{ resolve: {}, mute: { count: 1 } }],
    [{ resolve: {}, reopen: true }],
    [{ reopen: false }],
    [{ resolve: { inVersion: ' ' } }],
    [{ mute: {} }],
    [{ mute: { count: 1.5 } }],
    [{ mute: { until: 'tomorrow' } }],
    [{ mute: { until: '2026-11-23T10:00:00Z', count: 1 } }],
    [{ ticketUrl: 'ftp://t.example' }],
    [{ ticketUrl: 'data:text/html,x' }],
    [{ tags: ['x'.repeat(51)] }],
    [{ tags: Array.from({ length: 21 }, (_, n) => `tag-${String(n)}`) }],
    [{ state: 'resolved' }],
  ])('may not be %j', (change) => {
    expect(changeErrorGroupSchema.safeParse(change).success).toBe(false);
  });

  it('trims tags, versions and notes', () => {
    expect(changeErrorGroupSchema.parse({ tags: [' eu '] }).tags).toEqual(['eu']);
    expect(addGroupNoteSchema.parse({ text: ' They know. ' })).toEqual({ text: 'They know.' });
    expect(addGroupNoteSchema.safeParse({ text: ' ' }).success).toBe(false);
  });
});
