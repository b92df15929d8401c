import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { foldCounts } from './fold-counts.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
  await db.pool.query(`INSERT INTO source (key, name) VALUES ('shop', 'Shop'), ('crm', 'CRM')`);
});
afterAll(() => db[Symbol.asyncDispose]());

const TOTALS = `
  SELECT source_id, status, sum(n)::integer AS n FROM (
    SELECT source_id, status, count AS n FROM status_count
    UNION ALL SELECT source_id, status, delta FROM count_delta
  ) parts GROUP BY source_id, status ORDER BY source_id, status`;

async function append(count: number): Promise<void> {
  await db.pool.query(
    `INSERT INTO count_delta (source_id, direction, status, delta, entered, minute)
     SELECT 1 + n % 2, 'INGRESS', (ARRAY['JUST_IN', 'PROCESSED', 'ERROR'])[1 + n % 3]::status,
            CASE WHEN n % 5 = 0 THEN -1 ELSE 1 END, n % 2, date_trunc('minute', now()) - make_interval(mins => n % 4)
     FROM generate_series(1, $1) n`,
    [count],
  );
}

test('folds a bounded batch, and the totals do not change by folding', async () => {
  await append(1_000);
  const before = (await db.pool.query(TOTALS)).rows;
  expect(await foldCounts(db.pool, 300)).toBe(300);
  expect((await db.pool.query(TOTALS)).rows).toEqual(before);
  expect(await foldCounts(db.pool, 5_000)).toBe(700);
  expect((await db.pool.query(TOTALS)).rows).toEqual(before);
  expect(await foldCounts(db.pool, 5_000)).toBe(0);
  const { rows } = await db.pool.query(
    'SELECT sum(entered)::integer AS entered FROM throughput_minute',
  );
  expect(rows).toEqual([{ entered: 500 }]);
});

test('folding while others fold and append loses nothing and counts nothing twice', async () => {
  const start = await total();
  const foldAll = async (): Promise<void> => {
    for (let round = 0; round < 20; round += 1) await foldCounts(db.pool, 37);
  };
  const appendMuch = async (): Promise<void> => {
    for (let round = 0; round < 10; round += 1) await append(30);
  };
  await Promise.all([foldAll(), foldAll(), foldAll(), appendMuch(), appendMuch()]);
  while ((await foldCounts(db.pool, 100)) > 0);
  expect(await total()).toBe(start + 2 * 10 * (24 - 6));
  expect((await db.pool.query('SELECT 1 FROM count_delta')).rows).toEqual([]);
});

async function total(): Promise<number> {
  const { rows } = await db.pool.query<{ n: number }>(TOTALS);
  return rows.reduce((sum, { n }) => sum + n, 0);
}
