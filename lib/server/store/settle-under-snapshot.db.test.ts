import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Queryable } from '#lib/server/database';
import { findMisplacedRecords, findWrongCounts } from '#lib/testing/integrity';
import { claimReceived } from '#lib/testing/failing-records';
import { createSource } from '#lib/testing/records';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { settleAttempts, type EndedAttempt } from './settle-attempt.ts';

// While somebody holds a snapshot, what was deleted stays where it was. The planner counts living rows
// only: a table that is empty for it may take long to look through.

const GONE = 20_000;
const SETTLED = 50;

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
  await createSource(db.pool, 'shop');
});
afterAll(async () => {
  expect(await findMisplacedRecords(db.pool)).toEqual([]);
  expect(await findWrongCounts(db.pool)).toEqual([]);
  await db[Symbol.asyncDispose]();
});

test('settling does not look through the work that is done', async () => {
  const { token, elements } = await claimReceived(db.pool, SETTLED, { source: 'shop' });
  const ended = elements.map(({ recordId, sourceId, generation, attempt }): EndedAttempt => ({
    recordId,
    sourceId,
    generation,
    number: attempt,
    token,
    holder: 'w',
    handler: 'h',
    handlerVersion: '1',
    durationMs: 1,
    outcome: 'SUCCEEDED',
    delayMs: 0,
    failure: null,
  }));
  const snapshot = await db.pool.connect();
  const client = await db.pool.connect();
  try {
    await snapshot.query('BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM source');
    await leaveBehind('work', COME_AND_GO_WORK);
    await leaveBehind('lease', COME_AND_GO_LEASES);
    const before = await entriesRead(client);
    await settleAttempts(client, ended, { endingLeases: [token] });
    expect((await entriesRead(client)) - before).toBeLessThan(20 * SETTLED);
  } finally {
    await snapshot.query('ROLLBACK');
    snapshot.release();
    client.release();
  }
  expect((await db.pool.query('SELECT FROM lease')).rows).toEqual([]);
});

const COME_AND_GO_WORK = `
  INSERT INTO work (record_id, direction, source_id, due_at)
  SELECT n, 'INGRESS', 1, now() FROM generate_series(1, ${String(GONE)}) n`;
const COME_AND_GO_LEASES = `
  INSERT INTO lease (direction, holder, expires_at, record_ids, source_ids, generations, attempts)
  SELECT 'EGRESS', 'gone', now(), ARRAY[n::bigint], ARRAY[1], ARRAY[0], ARRAY[1]
  FROM generate_series(1, ${String(GONE)}) n`;

/** Rows that came and went, and a planner that has been told how few there are now. */
async function leaveBehind(table: 'work' | 'lease', insertion: string): Promise<void> {
  await db.pool.query(insertion);
  const mine = table === 'work' ? `record_id <= ${String(GONE)}` : `holder = 'gone'`;
  await db.pool.query(`DELETE FROM ${table} WHERE ${mine}`);
  await db.pool.query(`VACUUM (ANALYZE) ${table}`);
}

/** Entries of indexes and rows of tables that were read so far, of what waits and what is out. */
async function entriesRead(client: Queryable): Promise<number> {
  await client.query('SELECT pg_stat_force_next_flush()');
  const { rows } = await client.query<{ n: number }>(`
    SELECT (SELECT sum(idx_tup_read) FROM pg_stat_user_indexes WHERE relname IN ('work', 'lease'))::int
         + (SELECT sum(seq_tup_read) FROM pg_stat_user_tables WHERE relname IN ('work', 'lease'))::int AS n`);
  return rows[0]?.n ?? NaN;
}
