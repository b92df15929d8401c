import { expect, it } from 'vitest';
import { contest } from './contest.ts';

function contender(name: string, order: string[], fails = false) {
  return {
    name,
    measure: () => {
      order.push(name);
      return fails ? Promise.reject(new Error('it broke')) : Promise.resolve(order.length);
    },
  };
}

it('lets everybody have a turn each round, every second round backwards', async () => {
  const order: string[] = [];
  const outcomes = await contest([contender('a', order), contender('b', order)], 3);
  expect(order).toEqual(['a', 'b', 'b', 'a', 'a', 'b']);
  expect(outcomes).toEqual([
    { name: 'a', scores: [1, 4, 5], failure: null },
    { name: 'b', scores: [2, 3, 6], failure: null },
  ]);
});

it('gives one that fails no further turn and no score, and goes on with the others', async () => {
  const order: string[] = [];
  const outcomes = await contest([contender('a', order, true), contender('b', order)], 2);
  expect(order).toEqual(['a', 'b', 'b']);
  expect(outcomes[0]).toEqual({ name: 'a', scores: [], failure: 'it broke' });
  expect(outcomes[1]?.scores).toHaveLength(2);
});
