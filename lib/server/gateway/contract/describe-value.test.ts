import { expect, test } from 'vitest';
import { describeValue } from './describe-value.ts';
import { ExactNumber, readExactNumbers } from './exact-number.ts';

test.each([
  ['nothing', undefined, 'nothing'],
  ['null', null, 'null'],
  ['a text', '12,50', 'the text "12,50"'],
  ['a text with quotes and a line break', 'a "b"\n', 'the text "a \\"b\\"\\n"'],
  ['a number', 7, 'the number 7'],
  ['no number', Number.NaN, 'the number NaN'],
  ['a big integer', 2n ** 64n, 'the number 18446744073709551616'],
  ['a number kept exactly', new ExactNumber('1.10'), 'the number 1.10'],
  ['a truth value', false, 'false'],
  ['an empty list', [], 'an empty list'],
  ['a list', [1, 2, 3], 'a list of 3'],
  ['an empty object', {}, 'an empty object'],
  ['an object', { id: 1, total: 2 }, 'an object with id, total'],
  ['a wide object', { a: 1, b: 1, c: 1, d: 1, e: 1, f: 1 }, 'an object with a, b, c, d, e, …'],
  ['bytes', new Uint8Array(3), '3 bytes'],
  ['a function', () => 1, 'a function'],
  ['a symbol', Symbol('x'), 'a symbol'],
])('%s', (_, value, words) => {
  expect(describeValue(value)).toBe(words);
});

test('a long text is shortened without tearing a character apart', () => {
  const words = describeValue(`${'x'.repeat(59)}😀😀`);
  expect(words.length).toBeLessThan(80);
  expect(words.isWellFormed()).toBe(true);
  expect(words).toContain('…');
});

test.each([
  ['throws when its keys are read', new Proxy({}, { ownKeys: () => raise() })],
  ['throws when asked what it is', new Proxy({}, { getPrototypeOf: () => raise() })],
])('a value that %s is described all the same', (_, value) => {
  expect(describeValue(value)).toBe('a value that cannot be read');
});

function raise(): never {
  throw new Error('not for you');
}

test.each([
  '12345678901234567890',
  '-12345678901234567890',
  '0.1000000000000000055511151231257827',
  '9007199254740993',
  '1.10',
  '1e400',
  '1E2',
])('%s is kept as it is written', (source) => {
  expect(readExactNumbers(`{"n":${source}}`)).toEqual({ n: new ExactNumber(source) });
});

test.each([0, 7, -7, 1.5, 999_999_999_999_999])('%s stays a plain number', (number) => {
  expect(readExactNumbers(`[${String(number)}]`)).toEqual([number]);
});
