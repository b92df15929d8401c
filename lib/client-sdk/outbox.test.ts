import { expect, it } from 'vitest';
import { Outbox } from './outbox.ts';

it('sends what is put in meanwhile together', async () => {
  const batches: number[][] = [];
  const outbox = new Outbox((items: readonly number[]) => {
    batches.push([...items]);
    return Promise.resolve(items.map((item) => item * 2));
  });
  const first = Promise.all([outbox.put(1), outbox.put(2)]);
  expect(await first).toEqual([2, 4]);
  expect(await outbox.put(3)).toBe(6);
  expect(batches).toEqual([[1, 2], [3]]);
});

it('fails what was in a batch that fails, and nothing else', async () => {
  let fails = true;
  const outbox = new Outbox((items: readonly number[]) =>
    fails ? Promise.reject(new Error('away')) : Promise.resolve(items),
  );
  await expect(outbox.put(1)).rejects.toThrow('away');
  fails = false;
  expect(await outbox.put(2)).toBe(2);
});
