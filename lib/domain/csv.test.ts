import { describe, expect, it } from 'vitest';
import { csvCell, csvLine } from './csv.ts';

describe('csvCell', () => {
  it.each(['=1+1', '+1', '-1+1', '@SUM(A1)', '\t=1', '\r=1', ' =1', '\u200B=1', '＝1', '-cmd|x'])(
    'makes no formula of %j',
    (text) => {
      expect(csvCell(text).replace(/^"/, '')).toMatch(/^'/);
    },
  );

  it('leaves plain text and numbers as they are', () => {
    for (const text of ['', 'order-1001', '-12.50', '0', 'a=b', 'größe'])
      expect(csvCell(text)).toBe(text);
  });

  it('quotes as RFC 4180 says', () => {
    expect(csvLine(['a,b', 'say "x"', 'two\nlines'])).toBe('"a,b","say ""x""","two\nlines"\r\n');
  });
});
