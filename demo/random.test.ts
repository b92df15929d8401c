import { expect, test } from 'vitest';
import { createRandom } from './random.ts';

test('a seed repeats its numbers', () => {
  const [one, other] = [createRandom(5), createRandom(5)];
  const numbers = Array.from({ length: 50 }, () => one.next());
  expect(Array.from({ length: 50 }, () => other.next())).toEqual(numbers);
});

test('numbers stay in their range and reach both ends', () => {
  const random = createRandom(6);
  const seen = new Set(Array.from({ length: 500 }, () => random.between(3, 6)));
  expect([...seen].toSorted()).toEqual([3, 4, 5, 6]);
});

test('a probability is met', () => {
  const random = createRandom(7);
  const hits = Array.from({ length: 10_000 }, () => random.chance(0.3)).filter(Boolean).length;
  expect(hits / 10_000).toBeCloseTo(0.3, 1);
});

test('a UUID is one', () => {
  expect(createRandom(8).uuid()).toMatch(
    /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  );
});
