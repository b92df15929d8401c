import { expect, test } from 'vitest';
import { Turns } from './turns.ts';

test('lets in as many as it may, and others in their order as places get free', async () => {
  const turns = new Turns(2);
  const inside: number[] = [];
  const come = (n: number) => turns.enter().then(() => inside.push(n));
  const all = [1, 2, 3, 4].map(come);
  await Promise.all(all.slice(0, 2));
  expect(inside).toEqual([1, 2]);
  turns.leave();
  await all[2];
  expect(inside).toEqual([1, 2, 3]);
  turns.leave();
  await all[3];
  turns.leave();
  turns.leave();
  await Promise.all([come(5), come(6)]);
  expect(inside).toEqual([1, 2, 3, 4, 5, 6]);
});
