import { describe, expect, test } from 'vitest';
import { FailureError } from '#lib/domain/failure-error';
import { parseJson } from './parse-json.ts';

function failureFor(bytes: string | Uint8Array, before?: Uint8Array) {
  try {
    parseJson(typeof bytes === 'string' ? Buffer.from(bytes) : bytes, before);
  } catch (error) {
    if (error instanceof FailureError) return error.failure;
    throw error;
  }
  throw new Error('it was parsed');
}

test('gives the value and the text that it came from', () => {
  expect(parseJson(Buffer.from(' {"a": [1, "é"]} '))).toEqual({
    value: { a: [1, 'é'] },
    text: ' {"a": [1, "é"]} ',
  });
});

test('passes over a byte order mark', () => {
  expect(parseJson(Buffer.from('\uFEFF1'))).toEqual({ value: 1, text: '1' });
});

test('takes what JSON allows: NUL escapes, half surrogate pairs, long numbers, duplicate names', () => {
  const text = '{"n":"\\u0000\\ud800","long":12345678901234567890,"n2":1e400,"a":1,"a":2}';
  expect(parseJson(Buffer.from(text)).value).toMatchObject({ n: '\0\uD800', a: 2 });
});

describe('says where and why', () => {
  test.each([
    ['an empty payload', '', 'is empty', { byteOffset: 0, line: 1, column: 1 }],
    ['a word that is no value', '{"a": oops}', 'found “o”', { byteOffset: 6, line: 1, column: 7 }],
    [
      'a fault on a later line, counted in characters',
      '{\n  "é": 1,\n  "ü" 2}',
      'expected a colon, but found “2”',
      { byteOffset: 20, line: 3, column: 7 },
    ],
    [
      'a text that is cut off',
      '{"a": "b',
      'found the end of the payload',
      { byteOffset: 8, line: 1, column: 9 },
    ],
    [
      'a control character inside a text',
      '"a\tb"',
      'found the character U+0009',
      { byteOffset: 2, line: 1, column: 3 },
    ],
    [
      'a fault behind a byte order mark',
      '\uFEFF{]',
      'found “]”',
      { byteOffset: 4, line: 1, column: 2 },
    ],
  ])('of %s', (_, bytes, reason, position) => {
    const failure = failureFor(bytes);
    expect(failure).toMatchObject({ class: 'data', code: 'invalid_json', position });
    expect(failure.message).toContain(reason);
  });

  test('of a byte that is not UTF-8', () => {
    const failure = failureFor(Buffer.from([0x22, 0xc3, 0xa9, 0xff, 0x22]));
    expect(failure).toMatchObject({
      code: 'invalid_utf8',
      position: { byteOffset: 3, line: 1, column: 3 },
    });
    expect(failure.message).toContain('0xFF');
  });

  test('within the whole payload when the JSON is a part of it', () => {
    const failure = failureFor('x', Buffer.from('{\n"data":'));
    expect(failure.position).toEqual({ byteOffset: 9, line: 2, column: 8 });
  });
});

test('refuses what is nested 100,000 deep, and takes brackets inside texts as text', () => {
  expect(failureFor('['.repeat(100_000))).toMatchObject({
    code: 'too_deep',
    position: { byteOffset: 512, line: 1, column: 513 },
  });
  expect(parseJson(Buffer.from(JSON.stringify('["\\'.repeat(1_000)))).value).toHaveLength(3_000);
  expect(parseJson(Buffer.from('['.repeat(512) + ']'.repeat(512))).value).toHaveLength(1);
});

test('counts objects and lists together for the depth, and many beside each other not at all', () => {
  const mixed = (pairs: number) => `${'[{"a":'.repeat(pairs)}1${'}]'.repeat(pairs)}`;
  expect(parseJson(Buffer.from(mixed(256))).value).toHaveLength(1);
  expect(failureFor(mixed(257))).toMatchObject({ code: 'too_deep' });
  const wide = `[${'{"a":[]},'.repeat(2_000)}{}]`;
  expect(parseJson(Buffer.from(wide)).value).toHaveLength(2_001);
});
