import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitVisibly } from './visible-text.ts';

const show = (text: string, keep?: string): string =>
  splitVisibly(text, keep)
    .map((segment) => (segment.name === null ? segment.text : `<${segment.text}|${segment.name}>`))
    .join('');

describe('splitVisibly', () => {
  it('leaves ordinary text of any script as it is', () => {
    for (const text of ['Žofie Łuczak', '山田太郎', 'שלום', '<script>alert(1)</script>']) {
      expect(splitVisibly(text)).toEqual([{ text, name: null }]);
    }
    expect(splitVisibly('')).toEqual([]);
  });

  it.each([
    ['a\u0000b', 'a<NUL|U+0000 null character>b'],
    ['\u001b[31m', '<ESC|U+001B escape>[31m'],
    ['\u202etxt', '<U+202E|U+202E right-to-left override>txt'],
    ['\u200b', '<U+200B|U+200B zero width space>'],
    ['\ud800x', '<U+D800|U+D800 half of a surrogate pair>x'],
    ['a\u007f', 'a<DEL|U+007F delete>'],
  ])('makes what hides in %j visible', (text, shown) => {
    expect(show(text)).toBe(shown);
  });

  it('keeps the characters it is told to', () => {
    expect(show('a\tb\u0000', '\t')).toBe('a\tb<NUL|U+0000 null character>');
  });

  it('never lets a hidden character through, and never changes the rest', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(text, (value) => {
        const shown = splitVisibly(value)
          .map((segment) => segment.text)
          .join('');
        expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
        const untouched = splitVisibly(value).filter((segment) => segment.name === null);
        expect(untouched.map((segment) => segment.text).join('')).toBe(
          value.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, ''),
        );
      }),
    );
  });
});
