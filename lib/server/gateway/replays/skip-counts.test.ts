import { describe, expect, it } from 'vitest';
import { addSkips, listSkips, totalSkips } from './skip-counts.ts';

describe('counts of what was skipped', () => {
  const counts = addSkips({ gone: 1, already_done: 2 }, { already_done: 3 });

  it('add up by reason, and leave out what did not happen', () => {
    expect(counts).toEqual({ gone: 1, already_done: 5 });
    expect(addSkips({}, {})).toEqual({});
  });

  it('have a total', () => {
    expect(totalSkips(counts)).toBe(6);
  });

  it('are listed with the most frequent first', () => {
    expect(listSkips(counts)).toEqual([
      { reason: 'already_done', count: 5 },
      { reason: 'gone', count: 1 },
    ]);
  });
});
