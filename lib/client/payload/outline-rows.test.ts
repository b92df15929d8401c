import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readOutline } from './json-outline.ts';
import { isOpenAtFirst, listRows } from './outline-rows.ts';

const text = '{"a":[1,{"b":2}],"c":{},"d":"x"}';
const { nodes } = readOutline(text);
const show = (isOpen: (index: number) => boolean): string[] =>
  listRows(nodes, isOpen).map((row) => `${row.closing ? '/' : ''}${String(row.index)}`);

describe('listRows', () => {
  it('lists every value and the end of every open container', () => {
    expect(show(() => true)).toEqual(['0', '1', '2', '3', '4', '/3', '/1', '5', '6', '/0']);
  });

  it('skips what a closed container holds', () => {
    expect(show((index) => index !== 1)).toEqual(['0', '1', '5', '6', '/0']);
    expect(show(() => false)).toEqual(['0']);
  });

  it('closes as many containers as it opens, in order', () => {
    fc.assert(
      fc.property(fc.json(), fc.infiniteStream(fc.boolean()), (json, coin) => {
        const outline = readOutline(json).nodes;
        const open = outline.map(() => coin.next().value === true);
        const stack: number[] = [];
        for (const row of listRows(outline, (index) => open[index] === true)) {
          if (row.closing) expect(stack.pop()).toBe(row.index);
          else if (open[row.index] === true && (outline[row.index]?.children ?? 0) > 0)
            stack.push(row.index);
        }
        expect(stack).toEqual([]);
      }),
    );
  });
});

describe('isOpenAtFirst', () => {
  it('opens a small document whole, and of a large one the top', () => {
    const inner = nodes[3];
    if (inner === undefined) throw new Error('no inner node');
    expect(isOpenAtFirst(inner, nodes.length)).toBe(true);
    expect(isOpenAtFirst(inner, 100_000)).toBe(false);
  });
});
