import { expect, it } from 'vitest';
import { countRows } from './count-rows.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

it('counts lines of NDJSON over the borders of parts', () => {
  const count = countRows('ndjson');
  expect(count(bytes('{"a":"\\""}\n{"b'))).toBe(1);
  expect(count(bytes('":1}\n'))).toBe(2);
});

it('counts rows of CSV, not the names of the columns nor lines within a cell', () => {
  const count = countRows('csv');
  expect(count(bytes(''))).toBe(0);
  expect(count(bytes('id,reference\r\n'))).toBe(0);
  expect(count(bytes('1,"two\nlines ""quo'))).toBe(0);
  expect(count(bytes('ted"""\r\n2,plain\r\n'))).toBe(2);
});
