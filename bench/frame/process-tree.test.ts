import { expect, it } from 'vitest';
import { rowsBelow } from './process-tree.ts';

const LISTING = `
    1     0   1000 /sbin/init
   40    30   4000 node worker/main.ts
   30    10   3000 node bin/sluice.ts start
   10     1   2000 npm start
   31    30   5000 node server.ts
   50     1   6000 node server.ts
`;

it('finds what a process started, directly or through others, in whatever order they are listed', () => {
  const rows = rowsBelow(10, LISTING);
  expect(rows.map(({ pid }) => pid).sort()).toEqual([30, 31, 40]);
  expect(rows.find(({ pid }) => pid === 31)).toEqual({
    pid: 31,
    parent: 30,
    residentBytes: 5000 * 1024,
    command: 'node server.ts',
  });
});

it('finds nothing below a process that started nothing, and everything below none', () => {
  expect(rowsBelow(50, LISTING)).toEqual([]);
  expect(rowsBelow(0, LISTING)).toHaveLength(6);
});
