import { expect, it } from 'vitest';
import { isSourceKey } from './source-key.ts';

it.each([
  ['shopify-eu', true],
  ['42', true],
  ['a'.repeat(63), true],
  ['a', false],
  ['a'.repeat(64), false],
  ['Shop', false],
  ['shöp', false],
  ['a_b', false],
  ['a\n', false],
  ['acknowledgements', false],
  ['rejections', false],
  ['extensions', false],
])('%j as the key of a source: %s', (key, may) => {
  expect(isSourceKey(key)).toBe(may);
});
