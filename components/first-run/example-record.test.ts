import { describe, expect, it } from 'vitest';
import { exampleFor, FIRST_SOURCE, proposeSource } from './example-record.ts';

const source = (types: readonly string[]) => ({
  key: 'other',
  name: 'Other',
  description: null,
  owner: null,
  handlerUrl: null,
  maxAttempts: 8,
  overdueAfterSeconds: 60,
  rateLimitPerSecond: null,
  mostInWork: null,
  intakePaused: false,
  processingPaused: false,
  editsNeedApproval: false,
  retiredAt: null,
  createdAt: '2026-11-22T10:00:00.000Z',
  lastReceivedAt: null,
  handlers: types.map((type) => ({ type, handler: type, version: '1' })),
});

describe('exampleFor', () => {
  it('is an order where orders are handled', () => {
    expect(exampleFor(FIRST_SOURCE, undefined).type).toBe('order.placed');
    expect(exampleFor('other', source(['a', 'order.placed'])).type).toBe('order.placed');
  });

  it('is of a type that is handled, if any is', () => {
    expect(exampleFor('other', source(['a', 'b'])).type).toBe('a');
    expect(exampleFor('other', source([])).type).toBe('greeting');
  });
});

describe('proposeSource', () => {
  it('is the one whose handlers come with the installation, else any, else a new one', () => {
    expect(proposeSource([source([]), { ...source([]), key: FIRST_SOURCE }])).toBe(FIRST_SOURCE);
    expect(proposeSource([source([])])).toBe('other');
    expect(proposeSource([])).toBe(FIRST_SOURCE);
  });
});
