import { describe, expect, it } from 'vitest';
import { parseReferences } from './parse-references.ts';

describe('parseReferences', () => {
  it.each([
    ['one a line', 'order-1\norder-2\r\n\n order-3 ', ['order-1', 'order-2', 'order-3']],
    ['a row of a spreadsheet', 'order-1\torder-2', ['order-1', 'order-2']],
    [
      'one line with commas or semicolons',
      'order-1, order-2;order-3',
      ['order-1', 'order-2', 'order-3'],
    ],
    ['quoted', '"order-1"\n\'order-2\'', ['order-1', 'order-2']],
    ['with commas of their own', 'a,1\nb,2', ['a,1', 'b,2']],
    ['nothing', ' \n\t\n', []],
  ])('reads %s', (_what, text, references) => {
    expect(parseReferences(text)).toEqual({ references, repeated: 0 });
  });

  it('takes each once and says how many were said again', () => {
    expect(parseReferences('a\nb\na\na')).toEqual({ references: ['a', 'b'], repeated: 2 });
  });
});
