import { expect, test } from 'vitest';
import { readOutline } from '../payload/json-outline.ts';
import { locatePointer } from './locate-pointer.ts';

const at = (text: string, pointer: string) => {
  const range = locatePointer(readOutline(text).nodes, pointer);
  return range === null ? null : text.slice(range.from, range.to);
};

test.each([
  ['/total', '1.10'],
  ['/lines/1/sku', '"b"'],
  ['/a~1b/~0', 'true'],
  ['', '{'],
  ['/lines', '['],
  ['/lines/7', '['],
  ['/missing/field', '{'],
])('%s is the place %s', (pointer, place) => {
  const text = '{"total":1.10,"lines":[{"sku":"a"},{"sku":"b"}],"a/b":{"~":true}}';
  expect(at(text, pointer)).toBe(place);
});

test('of members with one name it is the last, escapes resolved', () => {
  expect(at('{"a":1,"\\u0061":2}', '/a')).toBe('2');
});

test('of what is no JSON it is what could be read, and of nothing there is none', () => {
  expect(at('{"a":1,', '/a')).toBe('1');
  expect(at('', '/a')).toBeNull();
});
