import { expect, test } from 'vitest';
import { cutBatches, MOST_IN_BATCH } from './cut-batches.ts';
import { sampleDelivery } from '#worker/testing/sample-delivery';

const MEBIBYTE = 1024 * 1024;
const several = (count: number, bytes = 10): ReturnType<typeof sampleDelivery>[] =>
  Array.from({ length: count }, (_, index) =>
    sampleDelivery({ eventId: String(index), bytes: Buffer.alloc(bytes) }),
  );
const sizes = (...given: Parameters<typeof cutBatches>): number[] =>
  cutBatches(...given).map((batch) => batch.length);

test.each(['binary', 'structured'] as const)('one by one in %s mode', (mode) => {
  expect(sizes(several(3), mode)).toEqual([1, 1, 1]);
});

test('as many as a batch may hold, in order', () => {
  const deliveries = several(2 * MOST_IN_BATCH + 1);
  expect(sizes(deliveries, 'batch')).toEqual([MOST_IN_BATCH, MOST_IN_BATCH, 1]);
  expect(cutBatches(deliveries, 'batch').flat()).toEqual(deliveries);
});

test('as many bytes as a batch may hold; what is larger goes alone', () => {
  expect(sizes(several(5, 1.9 * MEBIBYTE), 'batch')).toEqual([2, 2, 1]);
  expect(sizes(several(2, 5 * MEBIBYTE), 'batch')).toEqual([1, 1]);
});

test('nothing into nothing', () => {
  expect(cutBatches([], 'batch')).toEqual([]);
});
