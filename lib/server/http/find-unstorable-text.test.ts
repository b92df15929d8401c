import { expect, it } from 'vitest';
import { findUnstorableText } from './find-unstorable-text.ts';

it.each([
  ['NUL', 'a\u0000'],
  ['half a surrogate pair', '\ud800'],
])('finds %s wherever it is', (_, text) => {
  expect(findUnstorableText(text)).toEqual([]);
  expect(findUnstorableText({ a: 1, b: [null, { c: text }] })).toEqual(['b', '1', 'c']);
});

it('passes over everything else', () => {
  expect(findUnstorableText({ a: ['x', 1, true, null, '𝄞'], b: {} })).toBeNull();
});

it('goes 100,000 levels deep without a stack', () => {
  const deep: unknown = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000));
  expect(findUnstorableText(deep)).toBeNull();
});
