import { expect, test } from 'vitest';
import { compareTexts } from './compare-texts.ts';

test('JSON is compared field by field, digit by digit', () => {
  expect(compareTexts('{"a":1.1,"b":2}', '{"a":1.10,"b":2}')).toMatchObject({
    kind: 'json',
    diff: { changes: [{ pointer: '/a', before: '1.1', after: '1.10' }] },
  });
});

test('what is no JSON is compared line by line', () => {
  expect(compareTexts('a\nb\nc\nd', 'a\nx\ny\nd')).toEqual({
    kind: 'text',
    line: 2,
    removed: ['b', 'c'],
    added: ['x', 'y'],
  });
  expect(compareTexts('{"a":1', '{"a":1}')).toMatchObject({ kind: 'text', line: 1 });
});

test('a line more at the end is one line more', () => {
  expect(compareTexts('a', 'a\n')).toEqual({ kind: 'text', line: 2, removed: [], added: [''] });
  expect(compareTexts('a\na', 'a')).toMatchObject({ removed: ['a'], added: [] });
});

test('the same is the same', () => {
  expect(compareTexts('x', 'x')).toEqual({ kind: 'same' });
});
