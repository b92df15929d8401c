import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CURRENCIES, formatMinorUnits, toMinorUnits } from './money.ts';

test.each([
  ['12.50', 'EUR', 1250n],
  ['12.5', 'EUR', 1250n],
  ['12', 'EUR', 1200n],
  ['0.29', 'EUR', 29n],
  ['1.150', 'EUR', 115n],
  ['19800', 'JPY', 19800n],
  ['19800.0', 'JPY', 19800n],
  ['1.005', 'KWD', 1005n],
  ['999999999999.99', 'USD', 99999999999999n],
] as const)('%s %s is %s minor units', (amount, currency, minor) => {
  expect(toMinorUnits(amount, currency)).toBe(minor);
});

test.each([
  ['1.005', 'EUR'],
  ['1.5', 'JPY'],
  ['1,50', 'EUR'],
  ['-1.00', 'EUR'],
  ['1e3', 'EUR'],
  ['', 'EUR'],
  ['.50', 'EUR'],
  [' 1', 'EUR'],
  ['١٢', 'KWD'],
] as const)('“%s” is no amount of %s', (amount, currency) => {
  expect(toMinorUnits(amount, currency)).toBeNull();
});

test('what is formatted reads back as the same amount, in every currency', () => {
  const amounts = fc.tuple(fc.bigInt(0n, 10n ** 12n - 1n), fc.constantFrom(...CURRENCIES));
  fc.assert(
    fc.property(amounts, ([minor, currency]) => {
      const [amount = '', code] = formatMinorUnits(minor, currency).split(' ');
      return code === currency && toMinorUnits(amount, currency) === minor;
    }),
  );
});
