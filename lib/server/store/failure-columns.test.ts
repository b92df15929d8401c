import { describe, expect, test } from 'vitest';
import type { Failure } from '#lib/domain/failure';
import { cleanText, failureColumns } from './failure-columns.ts';

const failure: Failure = {
  class: 'data',
  code: 'contract_violated',
  message: 'A field is missing.',
};
const detailOf = (change: Partial<Failure>): unknown => {
  const { detail } = failureColumns({ ...failure, ...change });
  return detail === null ? null : JSON.parse(detail);
};

describe('text for the database', () => {
  test.each(['', 'plain', 'grün 漢字 😀', 'a\nb\t"c"'])('%j stays as it is', (text) => {
    expect(cleanText(text, 100)).toBe(text);
  });

  test('has neither NUL nor half a character', () => {
    expect(cleanText('a\0b\uD800c\uDC00', 100)).toBe('a\uFFFDb\uFFFDc\uFFFD');
  });

  test('is cut at its bound, whole characters only, and says that it was', () => {
    expect(cleanText('x'.repeat(100), 100)).toBe('x'.repeat(100));
    expect(cleanText('x'.repeat(101), 100)).toBe(`${'x'.repeat(99)}…`);
    const cut = cleanText('😀'.repeat(100), 100);
    expect(cut.isWellFormed()).toBe(true);
    expect(cut.length).toBeLessThanOrEqual(100);
  });
});

describe('a failure for the database', () => {
  test('without technical detail has none', () => {
    expect(failureColumns(failure)).toEqual({
      failureClass: 'data',
      code: 'contract_violated',
      message: 'A field is missing.',
      detail: null,
      failure,
    });
  });

  test('keeps every kind of detail', () => {
    const detail = {
      violations: [{ pointer: '/total', expected: 'a number', found: 'missing' }],
      position: { byteOffset: 11, line: 1, column: 12 },
      stack: 'Error: x',
      response: { status: 422, body: '{}' },
    };
    expect(detailOf(detail)).toEqual(detail);
  });

  test('is bounded in each of its parts, whatever a handler put into it', () => {
    const long = 'x'.repeat(1_000_000);
    const violation = { pointer: long, expected: long, found: long };
    const columns = failureColumns({
      class: 'defect',
      code: long,
      message: long,
      violations: Array.from({ length: 1_000 }, () => violation),
      stack: long,
      response: { status: 500, body: long },
    });
    expect(columns.code).toHaveLength(100);
    expect(columns.message).toHaveLength(2_000);
    expect(columns.detail?.length).toBeLessThan(100_000);
  });

  test('can be read as JSON by PostgreSQL though the other side sent anything', () => {
    const response = { status: 500, body: 'a\0\uD800"\\' };
    expect(detailOf({ response })).toEqual({ response: { status: 500, body: 'a\uFFFD\uFFFD"\\' } });
    expect(failureColumns({ ...failure, response }).detail).not.toMatch(/\\u0000|\\ud8/i);
  });
});
