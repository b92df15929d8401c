import { expect, it } from 'vitest';
import { writeTable } from './markdown.ts';

it('aligns names to the left and figures to the right', () => {
  const table = writeTable({
    head: ['', 'records/s'],
    rows: [
      ['Sluice', '12,300'],
      ['one INSERT per request', '900'],
    ],
  });
  expect(table.split('\n')).toEqual([
    '|                        | records/s |',
    '| ---------------------- | --------: |',
    '| Sluice                 |    12,300 |',
    '| one INSERT per request |       900 |',
  ]);
});

it('fills short rows and keeps cells from ending the table', () => {
  const table = writeTable({ head: ['a', 'b', 'c'], rows: [['x|y', 'two\nlines']] });
  expect(table.split('\n')[2]).toBe(String.raw`| x\|y | two lines |     |`);
});
