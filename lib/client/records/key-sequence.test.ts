import { expect, it } from 'vitest';
import { isInGoSequence, rememberKey } from './key-sequence.ts';

/** Presses keys, each so many milliseconds after the first. */
function press(...keys: readonly (readonly [key: string, atMs: number])[]): boolean {
  // What was pressed before, long ago, has no part in it.
  rememberKey('x', 0);
  for (const [key, atMs] of keys) rememberKey(key, 100_000 + atMs);
  return isInGoSequence();
}

it.each([
  ['r alone replays', [['r', 0]], false],
  [
    'r after g goes to the records',
    [
      ['g', 0],
      ['r', 400],
    ],
    true,
  ],
  [
    'r long after g is a key of its own',
    [
      ['g', 0],
      ['r', 1_500],
    ],
    false,
  ],
  [
    'r just in time is part of the sequence',
    [
      ['g', 0],
      ['r', 1_499],
    ],
    true,
  ],
  [
    'the r after a sequence is a key of its own',
    [
      ['g', 0],
      ['r', 10],
      ['r', 20],
    ],
    false,
  ],
  [
    'r after j is a key of its own',
    [
      ['j', 0],
      ['r', 10],
    ],
    false,
  ],
  [
    'the second of two g begins a sequence',
    [
      ['g', 0],
      ['g', 10],
      ['r', 20],
    ],
    true,
  ],
] as const)('%s', (_what, keys, isSequence) => {
  expect(press(...keys)).toBe(isSequence);
});
