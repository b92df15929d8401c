import { describe, expect, it } from 'vitest';
import { sampleEdit } from '#lib/testing/sample-edit';
import { sayEdited, shareEdited } from './edit-words.ts';

const NONE = { total: 0, waiting: 0, applied: 0, forApproval: 0, refused: 0 };

describe('an edit of many in words', () => {
  it.each([
    [{ applied: 1 }, 0, '1 record edited.'],
    [
      { applied: 1_200, forApproval: 2, refused: 3, waiting: 4_000 },
      5,
      '1,200 records edited, 2 waiting for a second person, 3 left as they are, 4,000 not yet looked at, 5 named and not found.',
    ],
  ])('says %j', (counts, notFound, words) => {
    expect(sayEdited(sampleEdit({ counts: { ...NONE, ...counts }, notFound }))).toBe(words);
  });

  it.each([
    ['preparing', { total: 9, waiting: 9 }, 0],
    ['running', { total: 8, waiting: 6, applied: 2 }, 0.25],
    ['done', { total: 8, applied: 8 }, 1],
    ['done', {}, 1],
  ] as const)('is so far on: %s %j', (state, counts, share) => {
    expect(shareEdited({ state, counts: { ...NONE, ...counts } })).toBe(share);
  });
});
