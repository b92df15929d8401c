import { afterAll, beforeAll, expect, test } from 'vitest';
import { receive } from '#lib/server/gateway/ingress/receive';
import { createSource } from '#lib/server/gateway/sources';
import { log } from '#lib/server/log';
import { eventually } from '#lib/testing/eventually';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { startWorker, type RunningWorker } from './start-worker.ts';
import { CREATE_EFFECT_TABLE, scriptedHandler } from './testing/scripted-handler.ts';

let db: TestDatabase;
let worker: RunningWorker;

beforeAll(async () => {
  db = await createTestDatabase();
  await db.pool.query(CREATE_EFFECT_TABLE);
  await createSource(db.pool, { key: 'scripted', name: 'Scripted' });
  worker = startWorker({
    connectionString: db.url,
    handlers: [scriptedHandler],
    concurrency: 10,
    leaseSeconds: 5,
    version: '1',
    log,
  });
});
afterAll(async () => {
  await worker.stop();
  await db[Symbol.asyncDispose]();
});

test('a record is processed', async () => {
  const [result] = await receive(db.pool, {
    source: 'scripted',
    keyId: null,
    submissions: [
      {
        reference: 'r',
        type: 'script',
        eventId: null,
        originatedAt: null,
        orderingKey: null,
        traceparent: null,
        mediaType: 'application/json',
        bytes: Buffer.from('{"behave":"effect"}'),
        headers: [],
      },
    ],
  });
  expect(result?.kind).toBe('accepted');
  await eventually(async () => {
    const { rows } = await db.pool.query('SELECT status FROM record_status');
    expect(rows).toEqual([{ status: 'PROCESSED' }]);
  });
  const { rows } = await db.pool.query('SELECT count(*)::integer AS n FROM effect');
  expect(rows).toEqual([{ n: 1 }]);
});
