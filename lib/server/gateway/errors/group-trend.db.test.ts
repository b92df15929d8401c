import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { readTrends, type TrendSpan } from './group-trend.ts';

const now = new Date('2026-11-23T10:30:00.000Z');
let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
  await db.pool.query(
    `INSERT INTO error_group_minute (group_id, minute, occurrences) VALUES
       (1, '2026-11-23T10:29Z', 5), (1, '2026-11-23T10:00Z', 1), (1, '2026-11-23T09:59Z', 2),
       (1, '2026-11-22T11:00Z', 4), (1, '2026-11-22T10:59Z', 8), (1, '2026-10-01T00:00Z', 99),
       (2, '2026-11-23T10:00Z', 7)`,
  );
  await db.pool.query(
    `INSERT INTO error_group_delta (group_id, occurrences, first_at, last_at)
     VALUES (1, 10, '2026-11-23T10:29:30Z', '2026-11-23T10:29:59Z')`,
  );
});
afterAll(() => db[Symbol.asyncDispose]());

async function trendOf(id: bigint, span: TrendSpan) {
  return (await readTrends(db.pool, [1n, 2n, 3n], { span, now })).get(id) ?? [];
}

it('has buckets without gaps, folded and not yet folded', async () => {
  const trend = await trendOf(1n, '24h');
  expect(trend).toHaveLength(24);
  expect(trend[0]).toEqual({ at: '2026-11-22T11:00:00.000Z', count: 4 });
  expect(trend.slice(-2)).toEqual([
    { at: '2026-11-23T09:00:00.000Z', count: 2 },
    { at: '2026-11-23T10:00:00.000Z', count: 16 },
  ]);
  expect((await trendOf(2n, '24h')).at(-1)?.count).toBe(7);
  expect((await trendOf(3n, '24h')).every(({ count }) => count === 0)).toBe(true);
});

it.each([
  ['7d', 28, '2026-11-23T06:00:00.000Z', 18],
  ['30d', 30, '2026-11-23T00:00:00.000Z', 18],
] as const)('goes back %s', async (span, buckets, lastAt, last) => {
  const trend = await trendOf(1n, span);
  expect(trend).toHaveLength(buckets);
  expect(trend.at(-1)).toEqual({ at: lastAt, count: last });
  expect(trend.reduce((sum, { count }) => sum + count, 0)).toBe(30);
});
