import { expect, test } from 'vitest';
import { QueuePlaces } from './queue-places.ts';

const claimed = (sourceId: number, dueMicros: bigint, recordId: bigint) => ({
  sourceId,
  dueMicros,
  recordId,
});

/** Claims from the head at 0, which takes `tookMs`. */
function afterHead(tookMs: number, isFull: boolean): QueuePlaces {
  const places = new QueuePlaces();
  expect(places.startOfNext(0).size).toBe(0);
  places.remember([claimed(1, 10n, 5n), claimed(2, 7n, 3n), claimed(1, 10n, 9n)], {
    isFull,
    now: tookMs,
  });
  return places;
}

test('the next claim of long queues goes on behind the last record of each source', () => {
  const from = afterHead(100, true).startOfNext(101);
  expect([...from]).toEqual([
    [1, { dueMicros: 10n, recordId: 9n }],
    [2, { dueMicros: 7n, recordId: 3n }],
  ]);
});

test('a place never goes back: what lay behind it is found from the head', () => {
  const places = afterHead(100, true);
  places.startOfNext(101);
  places.remember([claimed(1, 9n, 99n), claimed(2, 7n, 4n)], { isFull: true, now: 102 });
  expect([...places.startOfNext(103).values()].map(({ recordId }) => recordId)).toEqual([9n, 4n]);
});

test.each([
  { isFull: true, restMs: 2_000 },
  { isFull: false, restMs: 200 },
])('the head is looked at again after a rest, $restMs ms if it took 100', ({ isFull, restMs }) => {
  const places = afterHead(100, isFull);
  expect(places.startOfNext(100 + restMs - 1).size).toBe(2);
  expect(places.startOfNext(100 + restMs).size).toBe(0);
});
