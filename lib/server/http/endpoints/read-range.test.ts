import { expect, it } from 'vitest';
import { readRange } from './read-range.ts';

it.each([
  ['bytes=0-', { first: 0 }],
  ['bytes=5-', { first: 5 }],
  ['bytes=0-0', { first: 0, last: 0 }],
  ['bytes=10-19', { first: 10, last: 19 }],
  ['bytes=007-8', { first: 7, last: 8 }],
  [`bytes=${'9'.repeat(15)}-`, { first: 999_999_999_999_999 }],
])('reads %s', (value, range) => {
  expect(readRange(value)).toEqual(range);
});

it.each([
  ['none at all', null],
  ['an empty one', ''],
  ['the last bytes', 'bytes=-5'],
  ['several', 'bytes=0-1,3-4'],
  ['one that ends before it begins', 'bytes=5-4'],
  ['another unit', 'lines=0-1'],
  ['no digits', 'bytes=a-b'],
  ['a sign', 'bytes=+1-2'],
  ['a number that is not exact any more', `bytes=${'9'.repeat(16)}-`],
  ['a second line', 'bytes=0-1\n'],
])('passes over %s', (_, value) => {
  expect(readRange(value)).toBeNull();
});
