import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pino from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findFreePort } from '#lib/server/launch/free-port';
import { prepareDemo } from '#lib/server/launch/prepare-demo';
import { eventually } from '#lib/testing/eventually';
import { findMisplacedRecords, findWrongCounts } from '#lib/testing/integrity';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { startWebServer, type TestWebServer } from '#lib/testing/web-server';
import { githubHandlers } from '#worker/handlers/github/github-handlers';
import { createPaymentHandlers } from '#worker/handlers/payments/payment-handlers';
import { shopHandlers } from '#worker/handlers/shop/shop-handlers';
import { startWorker, type RunningWorker } from '#worker/start-worker';
import { runDemo } from './run-demo.ts';
import type { DemoSettings } from './settings.ts';

let db: TestDatabase;
let web: TestWebServer;
let worker: RunningWorker;
let settings: DemoSettings;
let directory: string;

beforeAll(async () => {
  db = await createTestDatabase();
  web = await startWebServer(db.pool);
  directory = await mkdtemp(path.join(os.tmpdir(), 'sluice-demo-'));
  const ledgerUrl = `http://127.0.0.1:${String(await findFreePort())}`;
  const { keyName, secretKey: secret } = await prepareDemo({
    databaseUrl: db.url,
    directory,
    hasBroker: false,
  });
  settings = {
    sluiceUrl: web.origin,
    credentials: { keyName, secret },
    ledgerUrl,
    amqpUrl: undefined,
    ratePerSecond: 40,
    burst: 60,
    seed: 11,
    faults: false,
  };
  worker = startWorker({
    connectionString: db.url,
    handlers: [...githubHandlers, ...shopHandlers, ...createPaymentHandlers({ ledgerUrl })].map(
      (handler) => ({ ...handler, retry: { ...handler.retry, firstDelayMs: 50 } }),
    ),
    concurrency: 8,
    leaseSeconds: 10,
    version: 'test',
    log: pino({ level: 'silent' }),
  });
});
afterAll(async () => {
  await worker.stop();
  await web[Symbol.asyncDispose]();
  await db[Symbol.asyncDispose]();
  await rm(directory, { recursive: true });
});

const countBy = async (statement: string): Promise<Record<string, number>> => {
  const { rows } = await db.pool.query<{ name: string; n: number }>(statement);
  return Object.fromEntries(rows.map(({ name, n }) => [name, n]));
};
const statuses = () =>
  countBy('SELECT status::text AS name, count(*)::integer AS n FROM record_status GROUP BY status');

test('good traffic ends Processed and Acknowledged, each answer once, and all counts agree', async () => {
  const stop = new AbortController();
  const demo = runDemo(settings, stop.signal);
  await eventually(
    async () => {
      expect((await statuses()).PROCESSED).toBeGreaterThan(90);
      expect((await statuses()).ACKNOWLEDGED).toBeGreaterThan(30);
    },
    { timeoutMs: 25_000 },
  );
  stop.abort();
  await demo;
  await eventually(async () => {
    expect(Object.keys(await statuses())).not.toContain('JUST_IN');
  });
  expect(await statuses()).not.toHaveProperty('ERROR');
  const made = await countBy(
    `SELECT 'order.confirmation' AS name, count(*)::integer AS n FROM core_app.sales_order
     UNION ALL SELECT 'payment.receipt', count(*)::integer FROM core_app.capture`,
  );
  const answered = await countBy(
    `SELECT type AS name, count(*)::integer AS n FROM record WHERE direction = 'EGRESS' GROUP BY type`,
  );
  expect(answered).toEqual(made);
  const senders = await countBy(
    `SELECT k.name || CASE WHEN k.secret_sha256 IS NULL THEN ', signed' ELSE ', bearer' END AS name,
            count(*)::integer AS n
     FROM record r JOIN machine_key k ON k.id = r.key_id WHERE r.direction = 'INGRESS' GROUP BY 1`,
  );
  expect(Object.keys(senders)).toEqual(['Demo Integration App, signed']);
  expect(await findMisplacedRecords(db.pool)).toEqual([]);
  expect(await findWrongCounts(db.pool)).toEqual([]);
});
