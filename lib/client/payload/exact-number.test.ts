import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAsDouble } from './exact-number.ts';

describe('readAsDouble', () => {
  it.each([
    ['12345678901234567890', '12345678901234567000'],
    ['9007199254740993', '9007199254740992'],
    ['1e400', '∞'],
    ['-1e400', '−∞'],
    ['1e-400', '0'],
    ['0.12345678901234567890', '0.12345678901234568'],
  ])('says that %s is seen as %s', (written, seen) => {
    expect(readAsDouble(written)).toBe(seen);
  });

  it.each(['0', '-0', '1.10', '1e2', '0.1', '100000000000000000000', '1.5E+3', '0.0010'])(
    'has nothing to say about %s',
    (written) => {
      expect(readAsDouble(written)).toBeNull();
    },
  );

  it('has nothing to say about any number that JavaScript wrote', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
        expect(readAsDouble(String(number))).toBeNull();
      }),
    );
  });
});
