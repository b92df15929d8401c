import { describe, expect, it } from 'vitest';
import { readIdempotencyKey } from './idempotency-key.ts';

const keyOf = (value?: string) =>
  readIdempotencyKey({
    headers: new Headers(value === undefined ? {} : { 'idempotency-key': value }),
  });

describe('an Idempotency-Key', () => {
  it.each([
    [undefined, null],
    ['abc', 'abc'],
    ['  spaced  ', 'spaced'],
    ['k'.repeat(255), 'k'.repeat(255)],
  ])('%j is read as %j', (value, key) => {
    expect(keyOf(value)).toBe(key);
  });

  it.each(['', '   ', 'k'.repeat(256)])('%j is refused', (value) => {
    expect(() => keyOf(value)).toThrow('1 to 255 characters');
  });
});
