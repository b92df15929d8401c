import { afterAll, beforeAll, expect, test } from 'vitest';
import { inTransaction } from '#lib/server/database';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { settleInTransaction } from './settle-in-transaction.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db[Symbol.asyncDispose]());

test('the settings of its plan end with the transaction, however that ends', async () => {
  const settings = async (): Promise<unknown> =>
    (
      await db.pool.query(
        `SELECT current_setting('plan_cache_mode') AS plans, current_setting('enable_seqscan') AS scans`,
      )
    ).rows;
  const before = await settings();
  const settled = await inTransaction(db.pool, async (tx) => {
    const ended = await settleInTransaction(tx, [], {});
    const { rows } = await tx.query(`SELECT current_setting('plan_cache_mode') AS plans`);
    expect(rows).toEqual([{ plans: 'force_generic_plan' }]);
    return ended;
  });
  expect(settled.size).toBe(0);
  expect(await settings()).toEqual(before);
});
