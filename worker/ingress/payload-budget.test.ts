import { expect, test } from 'vitest';
import { PayloadBudget } from './payload-budget.ts';

const MIB = 1024 * 1024;

test('begins carefully, and lets many come once they are known to be small', () => {
  const budget = new PayloadBudget();
  expect(budget.room).toBe(64);
  budget.hold([1_000, 2_000]);
  expect(budget.room).toBeGreaterThan(10_000);
});

test('lets few come while they are large, and more as those are done with', () => {
  const budget = new PayloadBudget();
  budget.hold([10 * MIB, 10 * MIB, 10 * MIB, 100]);
  expect(budget.room).toBe(3);
  budget.hold([10 * MIB, 10 * MIB, 10 * MIB]);
  expect(budget.room).toBe(0);
  budget.free(10 * MIB);
  expect(budget.room).toBe(1);
});

test('lets one come that is larger than all that may be held', () => {
  const budget = new PayloadBudget();
  budget.hold([100 * MIB]);
  expect(budget.room).toBe(0);
  budget.free(100 * MIB);
  expect(budget.room).toBe(1);
});
