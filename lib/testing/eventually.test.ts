import { expect, test } from 'vitest';
import { eventually } from './eventually.ts';

test('gives back what the check returns once it no longer throws', async () => {
  let calls = 0;
  const result = await eventually(
    () => {
      calls += 1;
      if (calls < 3) throw new Error('not yet');
      return calls;
    },
    { intervalMs: 1 },
  );
  expect(result).toBe(3);
});

test('throws what the check threw last when the time is over', async () => {
  const check = (): never => {
    throw new Error('never');
  };
  await expect(eventually(check, { timeoutMs: 5, intervalMs: 1 })).rejects.toThrow('never');
});
