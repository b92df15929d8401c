import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findJsonFault } from './json-fault.ts';

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

test.each([
  ['', 0, 'a value'],
  ['[1,]', 3, 'a value'],
  ['{"a":1,}', 7, 'a field name'],
  ['{a:1}', 1, 'a field name'],
  ['[1 2]', 3, 'a comma'],
  ['{"a" 1}', 5, 'a colon'],
  ['01', 1, 'the end'],
  ['1 2', 2, 'the end'],
  ['"\\x"', 1, 'one of'],
  ['"abc', 4, 'the closing'],
  ['[tru]', 1, 'a value'],
])('%j is no JSON from character %i: expected %s', (text, index, expected) => {
  const fault = findJsonFault(text);
  expect(fault?.index).toBe(index);
  expect(fault?.expected).toContain(expected);
});

test('finds a fault exactly where JSON.parse does, whatever was cut out, put in or changed', () => {
  const damaged = fc
    .tuple(
      fc.json(),
      fc.nat(),
      fc.nat(4),
      fc.constantFrom('', ',', '"', '}', ']', '[', '0', '\\', '\n', 'e', '-', '.', 'x'),
    )
    .map(([text, place, length, part]) => {
      const at = place % (text.length + 1);
      return text.slice(0, at) + part + text.slice(at + length);
    });
  fc.assert(
    fc.property(damaged, (text) => {
      expect(findJsonFault(text) === null).toBe(isJson(text));
    }),
    { numRuns: 2_000 },
  );
});

test('takes any depth', () => {
  expect(findJsonFault('['.repeat(200_000) + ']'.repeat(200_000))).toBeNull();
});
