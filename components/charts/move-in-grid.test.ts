import { describe, expect, it } from 'vitest';
import { moveInGrid } from './move-in-grid.ts';

const columns = [0, 2, 0, 3, 1];

describe('moveInGrid', () => {
  it.each([
    ['ArrowRight', { column: 1, row: 1 }, { column: 3, row: 1 }],
    ['ArrowRight', { column: 3, row: 2 }, { column: 4, row: 0 }],
    ['ArrowRight', { column: 4, row: 0 }, null],
    ['ArrowLeft', { column: 3, row: 2 }, { column: 1, row: 1 }],
    ['ArrowLeft', { column: 1, row: 0 }, null],
    ['ArrowUp', { column: 3, row: 1 }, { column: 3, row: 2 }],
    ['ArrowUp', { column: 3, row: 2 }, null],
    ['ArrowDown', { column: 3, row: 1 }, { column: 3, row: 0 }],
    ['ArrowDown', { column: 3, row: 0 }, null],
    ['Home', { column: 4, row: 0 }, { column: 1, row: 0 }],
    ['End', { column: 1, row: 1 }, { column: 4, row: 0 }],
    ['Enter', { column: 1, row: 0 }, null],
  ] as const)('%s leads from %j to %j', (key, from, to) => {
    expect(moveInGrid(columns, from, key)).toEqual(to);
  });
});
