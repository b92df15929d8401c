import { afterAll, beforeAll, expect, test } from 'vitest';
import { listenForWork, sendWorkNotice } from '#lib/server/store/work-notices';
import { eventually } from '#lib/testing/eventually';
import { createSource, submission } from '#lib/testing/records';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { enqueue } from '../egress/enqueue.ts';
import { announceWork, NOTICE_INTERVAL_MS } from './announce-work.ts';
import { receive } from './receive.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db[Symbol.asyncDispose]());

test('whoever listens hears of work, at most once in a while; a lost connection is told', async () => {
  const stop = new AbortController();
  let heard = 0;
  const onNotice = (): void => {
    heard += 1;
  };
  const listening = listenForWork({ connectionString: db.url, onNotice }, stop.signal);
  listening.catch(() => undefined);
  await eventually(() => expect(heard).toBe(1));
  announceWork(db.pool, 1_000);
  announceWork(db.pool, 1_001);
  await eventually(() => expect(heard).toBe(2));
  announceWork(db.pool, 1_000 + NOTICE_INTERVAL_MS);
  await eventually(() => expect(heard).toBe(3));
  await db.pool.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND application_name = 'sluice listener'`,
  );
  await expect(listening).rejects.toThrow();
});

test('a stop ends the listening without an error', async () => {
  const stop = new AbortController();
  const listening = listenForWork(
    {
      connectionString: db.url,
      onNotice: () => {
        stop.abort();
      },
    },
    stop.signal,
  );
  await expect(listening).resolves.toBeUndefined();
});

test('nobody is woken by a source whose processing is paused', async () => {
  await using own = await createTestDatabase();
  await createSource(own.pool, 'paused');
  await createSource(own.pool, 'busy');
  await own.pool.query(`UPDATE source SET processing_paused = true WHERE key = 'paused'`);
  const stop = new AbortController();
  let heard = 0;
  const onNotice = (): void => {
    heard += 1;
  };
  const listening = listenForWork({ connectionString: own.url, onNotice }, stop.signal);
  await eventually(() => expect(heard).toBe(1));
  await receive(own.pool, { source: 'paused', keyId: null, submissions: [submission({})] });
  await sendWorkNotice(own.pool);
  await eventually(() => expect(heard).toBe(2));
  await receive(own.pool, { source: 'busy', keyId: null, submissions: [submission({})] });
  await eventually(() => expect(heard).toBe(3));
  stop.abort();
  await listening;
});

test('a record that is enqueued wakes whoever offers it', async () => {
  await using own = await createTestDatabase();
  await createSource(own.pool, 'shop');
  const stop = new AbortController();
  let heard = 0;
  const onNotice = (): void => {
    heard += 1;
  };
  const listening = listenForWork({ connectionString: own.url, onNotice }, stop.signal);
  await eventually(() => expect(heard).toBe(1));
  await enqueue(own.pool, { source: 'shop', keyId: null, submissions: [submission({})] });
  await eventually(() => expect(heard).toBe(2));
  stop.abort();
  await listening;
});
