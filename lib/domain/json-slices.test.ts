import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonShapeError, sliceElements, sliceMembers, TooManyPartsError } from './json-slices.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array, { start, end }: { start: number; end: number }) =>
  new TextDecoder().decode(bytes.subarray(start, end));

describe('sliceElements', () => {
  it('gives back what an array was made of, byte for byte, whatever the spaces between', () => {
    const space = fc.constantFrom('', ' ', '\n', '\t', ' \r\n ');
    fc.assert(
      fc.property(fc.array(fc.json()), space, (items, gap) => {
        const bytes = bytesOf(
          `${gap}[${items.map((item) => `${gap}${item}${gap}`).join(',')}${gap}]${gap}`,
        );
        expect(sliceElements(bytes).map((slice) => textOf(bytes, slice))).toEqual(
          items.map((item) => item.trim()),
        );
      }),
    );
  });

  it('takes brackets, quotes and escapes inside strings for text', () => {
    const bytes = bytesOf('["a]\\"],[", {"x]":"}"}, "\\\\"]');
    expect(sliceElements(bytes).map((slice) => textOf(bytes, slice))).toEqual([
      '"a]\\"],["',
      '{"x]":"}"}',
      '"\\\\"',
    ]);
  });

  it('goes 100,000 levels deep without a stack', () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    const bytes = bytesOf(`[${deep},1]`);
    expect(sliceElements(bytes)).toHaveLength(2);
  });

  it('stops where there are more than allowed', () => {
    expect(sliceElements(bytesOf('[1,2]'), 2)).toHaveLength(2);
    expect(() => sliceElements(bytesOf('[1,2,3'), 2)).toThrow(TooManyPartsError);
    expect(() => sliceMembers(bytesOf('{"a":1,"b":2'), 1)).toThrow(TooManyPartsError);
  });

  it('passes over a byte order mark', () => {
    expect(sliceElements(Uint8Array.of(0xef, 0xbb, 0xbf, 0x5b, 0x31, 0x5d))).toEqual([
      { start: 4, end: 5 },
    ]);
  });

  it.each(['', '{}', '[', '[1', '[1,', '[1,]', '[1 2]', '[1]]', '["a]', '[{]', '[1],'])(
    'refuses %j with the place where it stopped',
    (text) => {
      expect(() => sliceElements(bytesOf(text))).toThrow(JsonShapeError);
    },
  );
});

describe('sliceMembers', () => {
  it('keeps order, duplicate names and escapes in names', () => {
    const bytes = bytesOf('{"a":1,"a": [2] ,"\\u0062":"x"}');
    expect(sliceMembers(bytes).map((slice) => [slice.name, textOf(bytes, slice)])).toEqual([
      ['a', '1'],
      ['a', '[2]'],
      ['b', '"x"'],
    ]);
  });

  it.each(['[]', '{', '{"a"}', '{"a":}', '{a:1}', '{"a":1,}', '{"a":1}x', '{"\\x":1}'])(
    'refuses %j',
    (text) => {
      expect(() => sliceMembers(bytesOf(text))).toThrow(JsonShapeError);
    },
  );
});
