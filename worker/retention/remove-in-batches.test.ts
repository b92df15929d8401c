import { expect, test } from 'vitest';
import { removeInBatches, type Walk } from './remove-in-batches.ts';

const range = { afterId: 5n, endId: 100n };

test('goes on from the last id until nothing is left, and adds up', async () => {
  const answers = [
    { removed: 500, last: 40n },
    { removed: 7, last: 60n },
    { removed: 0, last: null },
  ];
  const walks: Walk[] = [];
  const remove = (walk: Walk) => {
    walks.push(walk);
    return Promise.resolve(answers[walks.length - 1] ?? { removed: 0, last: null });
  };
  expect(await removeInBatches(range, remove, new AbortController().signal)).toBe(507);
  expect(walks.map(({ afterId, endId }) => [afterId, endId])).toEqual([
    [5n, 100n],
    [40n, 100n],
    [60n, 100n],
  ]);
});

test('stops after the batch in which it is told to', async () => {
  const stop = new AbortController();
  const remove = () => {
    stop.abort();
    return Promise.resolve({ removed: 500, last: 40n });
  };
  expect(await removeInBatches(range, remove, stop.signal)).toBe(500);
});
