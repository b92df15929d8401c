import { describe, expect, it } from 'vitest';
import { sampleSource } from '#lib/testing/sample-installation';
import { exampleFor, FIRST_SOURCE, proposeSource } from './example-record.ts';

const source = (types: readonly string[]) =>
  sampleSource({
    key: 'other',
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
