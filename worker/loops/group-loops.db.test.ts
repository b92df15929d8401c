/** Loops of error groups as a worker runs them: side by side, broken off, and begun again. */
import pino from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { openDatabase } from '#lib/server/database';
import { regroup } from '#lib/server/gateway/errors/regroup';
import { eventually } from '#lib/testing/eventually';
import { failRecords } from '#lib/testing/failing-records';
import {
  findUngroupedFailures,
  findWrongCounts,
  findWrongGroupCounts,
} from '#lib/testing/integrity';
import { createSource } from '#lib/testing/records';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { supervise, type Loop } from '#worker/supervisor';
import { fold, foldGroups } from './fold.ts';
import { regroupFailures } from './regroup.ts';

let db: TestDatabase;
let stop: AbortController;
let running: Promise<void>[] = [];

beforeAll(async () => {
  db = await createTestDatabase();
  await createSource(db.pool, 'shop');
});
afterAll(() => db[Symbol.asyncDispose]());
beforeEach(() => {
  stop = new AbortController();
  running = [];
});
afterEach(async () => {
  await end();
  expect(await findWrongCounts(db.pool)).toEqual([]);
  expect(await findWrongGroupCounts(db.pool)).toEqual([]);
  expect(await findUngroupedFailures(db.pool)).toEqual([]);
});

function begin(...loops: readonly Loop[]): void {
  const log = pino({ level: 'silent' });
  running.push(...loops.map((loop) => supervise(loop, stop.signal, log)));
}

async function end(): Promise<void> {
  stop.abort();
  await Promise.all(running);
}

const fail = (count: number, code: string): Promise<bigint[]> =>
  failRecords(db.pool, count, {
    source: 'shop',
    failure: { class: 'data', code, message: `The ${code} is odd.` },
  });

async function countOf(table: 'count_delta' | 'error_group_delta'): Promise<number> {
  const { rows } = await db.pool.query<{ count: number }>(`SELECT count(*)::int4 FROM ${table}`);
  return rows[0]?.count ?? -1;
}

it('fold all that has happened, however many workers do', async () => {
  begin(fold(db.pool), foldGroups(db.pool), fold(db.pool), foldGroups(db.pool));
  for (const code of ['total', 'date', 'total']) await fail(40, code);
  await eventually(async () => {
    expect([await countOf('count_delta'), await countOf('error_group_delta')]).toEqual([0, 0]);
  });
  const { rows } = await db.pool.query(
    `SELECT g.failure_code AS code, sum(v.occurrences)::int4 AS count
     FROM error_group_version v JOIN error_group g ON g.id = v.group_id GROUP BY 1 ORDER BY 1`,
  );
  expect(rows).toEqual([
    { code: 'date', count: 40 },
    { code: 'total', count: 80 },
  ]);
});

it('end when they are told to, and leave the rest to who comes next', async () => {
  begin(foldGroups(db.pool));
  await end();
  await fail(5, 'late');
  expect(await countOf('error_group_delta')).toBeGreaterThan(0);
  stop = new AbortController();
  begin(foldGroups(db.pool));
  await eventually(async () => {
    expect(await countOf('error_group_delta')).toBe(0);
  });
});

it('give a group to what failed before there were groups, two at once, each failure once', async () => {
  await fail(60, 'old');
  await db.pool.query(`
    UPDATE settlement SET group_id = NULL;
    UPDATE attempt SET group_id = NULL;
    TRUNCATE error_group, error_group_delta, error_group_version, error_group_minute, error_group_event`);
  begin(regroupFailures(db.pool), regroupFailures(db.pool));
  await eventually(async () => {
    expect(await findUngroupedFailures(db.pool)).toEqual([]);
  });
  expect(await regroup(db.pool, 10)).toBe(0);
});

it('go on after their connections were cut', async () => {
  const applicationName = 'cut in a test';
  const pool = openDatabase({ connectionString: db.url, max: 2, applicationName });
  begin(foldGroups(pool), fold(pool));
  await fail(10, 'cut');
  await eventually(async () => {
    const { rowCount } = await db.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND application_name = $1`,
      [applicationName],
    );
    expect(rowCount).toBeGreaterThan(0);
  });
  await fail(10, 'cut');
  await eventually(async () => {
    expect([await countOf('count_delta'), await countOf('error_group_delta')]).toEqual([0, 0]);
  });
  await end();
  await pool.end();
});
