import { expect, test } from 'vitest';
import type { Verdict } from '#lib/contracts/revision';
import { toMarks } from './editor-marks.ts';

const verdict = (change: Partial<Verdict>): Verdict => ({
  outcome: 'violated',
  isWhole: true,
  why: null,
  handler: null,
  violations: [],
  failure: null,
  ...change,
});

test('every violation is marked where its field stands', () => {
  const text = '\uFEFF{"a":"x",\r\n"list":[1,"two"]}';
  const violations = [
    { pointer: '/list/1', expected: 'a number', found: 'the text "two"' },
    { pointer: '/gone', expected: 'present', found: 'missing' },
  ];
  const marks = toMarks(verdict({ violations }), text);
  expect(marks.map(({ from, to }) => text.slice(from, to))).toEqual(['"two"', '{']);
  expect(marks[0]?.message).toBe('should be a number, but is the text "two"');
});

test('where a text stops being JSON is marked, columns counted in characters', () => {
  const text = '\uFEFF{\n"🧾":}';
  const position = { byteOffset: 11, line: 2, column: 5 };
  const failure = { code: 'invalid_json', message: 'It is no JSON.', position };
  const [mark] = toMarks(verdict({ outcome: 'unreadable', failure }), text);
  expect(mark).toMatchObject({ message: 'It is no JSON.' });
  expect(text.slice(mark?.from, mark?.to)).toBe('}');
});

test('a place behind the end is the end, and nothing found is nothing marked', () => {
  const position = { byteOffset: 99, line: 9, column: 9 };
  const failure = { code: 'invalid_json', message: 'x', position };
  expect(toMarks(verdict({ failure }), 'ab')).toEqual([{ from: 2, to: 2, message: 'x' }]);
  expect(toMarks(verdict({ outcome: 'met' }), 'ab')).toEqual([]);
  expect(toMarks(null, 'ab')).toEqual([]);
});
