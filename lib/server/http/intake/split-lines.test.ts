import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineSplitter, type Line } from './split-lines.ts';

const MOST = 8;

/** The lines of `text`, which comes in pieces of these lengths and one with the rest. */
function split(text: string, lengths: readonly number[] = [], most = MOST) {
  const splitter = new LineSplitter(most);
  const bytes = Buffer.from(text, 'latin1');
  const lines: Line[] = [];
  let start = 0;
  for (const length of [...lengths, bytes.length]) {
    lines.push(...splitter.push(bytes.subarray(start, start + length)));
    start += length;
  }
  lines.push(...splitter.end());
  return lines.map((line) => (line === null ? null : Buffer.from(line).toString('latin1')));
}

describe('splitting lines', () => {
  it.each([
    ['', []],
    ['a', ['a']],
    ['a\n', ['a']],
    ['a\nb', ['a', 'b']],
    ['a\r\nb\r\n', ['a', 'b']],
    ['\n\r\n\na\n\n', ['a']],
    ['a\rb\n', ['a\rb']],
    ['12345678\n', ['12345678']],
    ['12345678\r\n', ['12345678']],
    ['123456789\na\n', [null, 'a']],
    ['123456789', [null]],
    ['a\n1234567890123456789012345\nb', ['a', null, 'b']],
    ['\u00ef\u00bb\u00bf\u00ff\u0000\n', ['\u00ef\u00bb\u00bf\u00ff\u0000']],
  ])('%j gives %j', (text, lines) => {
    expect(split(text)).toEqual(lines);
  });

  it('gives the same whatever pieces the bytes come in', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '\r', '\n'), maxLength: 60 });
    const lengths = fc.array(fc.nat(12), { maxLength: 12 });
    fc.assert(
      fc.property(text, lengths, (whole, pieces) => {
        expect(split(whole, pieces)).toEqual(split(whole));
      }),
    );
  });

  it('holds what has begun, and nothing of what is too long', () => {
    const splitter = new LineSplitter(MOST);
    const push = (text: string) => [...splitter.push(Buffer.from(text))].length;
    expect(push('ab\ncd')).toBe(1);
    expect(splitter.heldBytes).toBe(2);
    push('1234567');
    expect(splitter.heldBytes).toBe(9);
    push('x');
    expect(splitter.heldBytes).toBe(0);
    push('y'.repeat(1_000));
    expect(splitter.heldBytes).toBe(0);
    expect(push('\nab')).toBe(1);
    expect(splitter.heldBytes).toBe(2);
  });
});
