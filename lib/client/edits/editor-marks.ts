/** Where in a text the editor marks what a verdict found. */
import type { Verdict } from '#lib/contracts/revision';
import { readOutline } from '../payload/json-outline.ts';
import { locatePointer } from './locate-pointer.ts';

export interface Mark {
  readonly from: number;
  readonly to: number;
  readonly message: string;
}

/** One for each violation, in their order, or one where the text stops being readable. */
export function toMarks(verdict: Verdict | null, text: string): Mark[] {
  if (verdict === null) return [];
  const { failure, violations } = verdict;
  if (failure?.position !== undefined) {
    const { line, column } = failure.position;
    const from = offsetOf(text, line, column);
    return [{ from, to: Math.min(from + 1, text.length), message: failure.message }];
  }
  if (violations.length === 0) return [];
  const { nodes } = readOutline(text, text.startsWith('\uFEFF') ? 1 : 0);
  return violations.map(({ pointer, expected, found }) => {
    const range = locatePointer(nodes, pointer) ?? { from: 0, to: 0 };
    return { ...range, message: `should be ${expected}, but is ${found}` };
  });
}

/** Lines and columns count from 1, columns in characters, and a byte order mark is none. */
function offsetOf(text: string, line: number, column: number): number {
  let start = text.startsWith('\uFEFF') ? 1 : 0;
  for (let passed = 1; passed < line; passed += 1) {
    const end = text.indexOf('\n', start);
    if (end < 0) return text.length;
    start = end + 1;
  }
  const before = Array.from(text.slice(start, start + 2 * column)).slice(0, column - 1);
  return start + before.join('').length;
}
