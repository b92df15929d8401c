import { afterAll, beforeAll, expect, test } from 'vitest';
import { failRecords } from '#lib/testing/failing-records';
import { createSource } from '#lib/testing/records';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { standingOfGroups } from './error-group-standing.ts';
import { listErrorGroupRows } from './list-error-groups.ts';

const CAUSES = 3;
const EACH = 20;

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
  await createSource(db.pool, 'shop');
  for (let cause = 0; cause < CAUSES; cause += 1) {
    const failure = { class: 'data', code: `code_${String(cause)}`, message: 'No.' } as const;
    await failRecords(db.pool, EACH, { source: 'shop', failure });
  }
});
afterAll(() => db[Symbol.asyncDispose]());

test('each group tells how many of its records are open', async () => {
  const rows = await listErrorGroupRows(
    db.pool,
    { sources: null, states: null, text: null, assignee: null, tag: null },
    { sort: 'last_seen', limit: 50, beyond: null },
  );
  expect(rows.map(({ openRecords }) => openRecords)).toEqual(
    Array.from({ length: CAUSES }, () => BigInt(EACH)),
  );
});

// At ten million records a planner that expected one group had them counted anew for each of a hundred: 6 s.
test('open records are counted in a step of its own, once, whatever the planner expects', async () => {
  const { rows } = await db.pool.query<{ 'QUERY PLAN': string }>(
    `EXPLAIN WITH ${standingOfGroups()} SELECT * FROM standing`,
  );
  expect(rows.map((row) => row['QUERY PLAN'].trim())).toContain('CTE open_record');
});
