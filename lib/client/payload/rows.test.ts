import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { excerptAt } from './excerpt.ts';
import { hexRow } from './hex-row.ts';
import { listTextRows } from './text-rows.ts';

describe('hexRow', () => {
  it('shows offset, bytes and what of them is printable', () => {
    const bytes = new TextEncoder().encode('{"name":"Žofie"}\n');
    expect(hexRow(bytes, 0)).toEqual({
      offset: '00000000',
      hex: '7b 22 6e 61 6d 65 22 3a  22 c5 bd 6f 66 69 65 22',
      ascii: '{"name":"··ofie"',
    });
    expect(hexRow(bytes, 1).offset).toBe('00000010');
    expect(hexRow(bytes, 1).ascii).toBe('}·');
  });
});

describe('listTextRows', () => {
  it('numbers lines and cuts long ones without a number', () => {
    expect(listTextRows('ab\n\nabcde', 3)).toEqual([
      { start: 0, end: 2, line: 1 },
      { start: 3, end: 3, line: 2 },
      { start: 4, end: 7, line: 3 },
      { start: 7, end: 9, line: null },
    ]);
  });

  it('holds the whole text but its newlines, and cuts no character', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.integer({ min: 1, max: 5 }),
        (text, width) => {
          const pieces = listTextRows(text, width).map((row) => text.slice(row.start, row.end));
          expect(pieces.join('')).toBe(text.replaceAll('\n', ''));
          expect(pieces.every((piece) => piece.isWellFormed())).toBe(true);
        },
      ),
    );
  });
});

describe('excerptAt', () => {
  it('shows what stands around a byte', () => {
    const bytes = new TextEncoder().encode(`${'x'.repeat(100)}!${'y'.repeat(100)}`);
    expect(excerptAt(bytes, 100)).toEqual({
      before: 'x'.repeat(60),
      at: '!',
      after: 'y'.repeat(60),
      cutBefore: true,
      cutAfter: true,
    });
  });

  it('shows the end when the payload ends too early', () => {
    expect(excerptAt(new TextEncoder().encode('{"a":'), 5)).toMatchObject({
      before: '{"a":',
      at: '',
      after: '',
    });
  });

  it('does not cut characters in two', () => {
    const bytes = new TextEncoder().encode('é'.repeat(200));
    const { before, at, after } = excerptAt(bytes, 200);
    expect(before + at + after).toMatch(/^é+$/);
  });
});
