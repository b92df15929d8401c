import { afterAll, beforeAll, expect, it } from 'vitest';
import { recordQuerySchema } from '#lib/contracts/record';
import { fillRecords } from '#lib/testing/fill-records';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { listRecords } from './list-records.ts';

let db: TestDatabase;

beforeAll(async () => {
  db = await createTestDatabase();
  await fillRecords(db.pool, 20);
});
afterAll(() => db[Symbol.asyncDispose]());

const EDGES = ['0001-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z'];
const count = async (query: Record<string, string>) => {
  const { records } = await listRecords(db.pool, recordQuerySchema.parse(query));
  return records.length;
};

it.each(EDGES)('the list is read up to and from %s, however far off that is', async (at) => {
  const isLate = at.startsWith('9');
  expect(await count({ from: at })).toBe(isLate ? 0 : 20);
  expect(await count({ to: at })).toBe(isLate ? 20 : 0);
  expect(await count({ from: at, time: 'settled' })).toBeLessThanOrEqual(20);
});
