/** What workers write about themselves, and the secrets that processes agree on. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import type { Database } from '../database.ts';
import { ensurePartitions } from './ensure-partitions.ts';
import { listHandlers, registerHandlers, type HandlerRow } from './handlers.ts';
import { keepSecret } from './installation-secrets.ts';
import { beat, forgetOldWorkers, markStopped } from './worker-heartbeat.ts';

let db: TestDatabase;
let pool: Database;
beforeAll(async () => {
  db = await createTestDatabase();
  pool = db.pool;
});
afterAll(() => db[Symbol.asyncDispose]());
beforeEach(() => pool.query('TRUNCATE worker, handler, installation_secret'));

const worker = (id: string) => ({ id, host: 'host', pid: 7, version: '1' });
async function workers(): Promise<unknown[]> {
  const { rows } = await pool.query<Record<string, unknown>>(
    `SELECT id, in_work, stopped_at IS NOT NULL AS stopped, seen_at > now() - interval '1 hour' AS recent
     FROM worker ORDER BY id`,
  );
  return rows;
}

describe('a worker', () => {
  test('is one row however often it says that it lives', async () => {
    for (const inWork of [0, 5, 3]) await beat(pool, worker('a'), inWork);
    expect(await workers()).toEqual([{ id: 'a', in_work: 3, stopped: false, recent: true }]);
  });

  test('that stopped has nothing in work, and the others are as they were', async () => {
    await beat(pool, worker('a'), 5);
    await beat(pool, worker('b'), 7);
    await markStopped(pool, 'a');
    expect(await workers()).toMatchObject([
      { id: 'a', in_work: 0, stopped: true },
      { id: 'b', in_work: 7, stopped: false },
    ]);
  });

  test('not seen for long is forgotten, one seen lately is not', async () => {
    await beat(pool, worker('old'), 0);
    await beat(pool, worker('new'), 0);
    await pool.query(`UPDATE worker SET seen_at = now() - interval '25 hours' WHERE id = 'old'`);
    await forgetOldWorkers(pool, 24);
    expect(await workers()).toMatchObject([{ id: 'new' }]);
  });

  test('seen again is seen now', async () => {
    await beat(pool, worker('a'), 0);
    await pool.query(`UPDATE worker SET seen_at = now() - interval '25 hours'`);
    expect(await workers()).toMatchObject([{ recent: false }]);
    await beat(pool, worker('a'), 0);
    expect(await workers()).toMatchObject([{ recent: true }]);
  });
});

describe('handlers', () => {
  const row = (sourceKey: string, type: string, version = '1'): HandlerRow => ({
    sourceKey,
    type,
    name: `${sourceKey}-${type}`,
    version,
  });

  test('are those of the worker that started last; what it no longer has goes', async () => {
    await registerHandlers(pool, [row('shop', 'a'), row('shop', 'b')]);
    await registerHandlers(pool, [row('shop', 'b', '2'), row('github', 'c')]);
    expect(await listHandlers(pool)).toEqual([row('github', 'c'), row('shop', 'b', '2')]);
  });

  test('may be none', async () => {
    await registerHandlers(pool, [row('shop', 'a')]);
    await registerHandlers(pool, []);
    expect(await listHandlers(pool)).toEqual([]);
  });

  test('of many workers that start at once are the same as of one', async () => {
    const rows = ['a', 'b', 'c', 'd'].map((type) => row('shop', type));
    await Promise.all(Array.from({ length: 8 }, () => registerHandlers(pool, rows)));
    expect(await listHandlers(pool)).toEqual(rows);
  });
});

describe('a secret of the installation', () => {
  test('is what came first, for everybody who asks', async () => {
    const candidates = Array.from({ length: 8 }, (_, n) => `candidate ${String(n)}`);
    const kept = await Promise.all(candidates.map((one) => keepSecret(pool, 'sessions', one)));
    expect(new Set(kept).size).toBe(1);
    expect(candidates).toContain(kept[0]);
    expect(await keepSecret(pool, 'sessions', 'later')).toBe(kept[0]);
  });

  test('is another one under another name', async () => {
    expect(await keepSecret(pool, 'one', 'first')).toBe('first');
    expect(await keepSecret(pool, 'two', 'second')).toBe('second');
  });
});

test('partitions are made once, even by several at once, and further ahead when asked', async () => {
  await ensurePartitions(pool, 20);
  expect(await ensurePartitions(pool, 20)).toBe(0);
  const made = await Promise.all([ensurePartitions(pool, 30), ensurePartitions(pool, 30)]);
  expect(made.filter((count) => count > 0)).toHaveLength(1);
  expect(await ensurePartitions(pool, 30)).toBe(0);
});
