import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pino from 'pino';
import { describe, expect, test, vi } from 'vitest';
import { findFreePort } from '#lib/server/launch/free-port';
import { prepareDemo } from '#lib/server/launch/prepare-demo';
import { eventually } from '#lib/testing/eventually';
import { findMisplacedRecords, findWrongCounts } from '#lib/testing/integrity';
import { missingRabbit } from '#lib/testing/rabbit-server';
import { createSharedVhost } from '#lib/testing/shared-rabbit';
import { createTestDatabase } from '#lib/testing/test-database';
import { startWebServer } from '#lib/testing/web-server';
import { githubHandlers } from '#worker/handlers/github/github-handlers';
import { createPaymentHandlers } from '#worker/handlers/payments/payment-handlers';
import { shopHandlers } from '#worker/handlers/shop/shop-handlers';
import { startWorker } from '#worker/start-worker';
import { runDemo } from '../run-demo.ts';

vi.setConfig({ testTimeout: 180_000 });

describe.skipIf(missingRabbit !== null)('the demo with a broker', () => {
  test('a part comes in over the queue, payments leave over it and are acknowledged there', async () => {
    const amqpUrl = await createSharedVhost();
    await using db = await createTestDatabase();
    await using web = await startWebServer(db.pool);
    const directory = await mkdtemp(path.join(os.tmpdir(), 'sluice-demo-'));
    const ledgerUrl = `http://127.0.0.1:${String(await findFreePort())}`;
    const { keyName, secretKey: secret } = await prepareDemo({
      databaseUrl: db.url,
      directory,
      hasBroker: true,
    });
    const credentials = { keyName, secret };
    const worker = startWorker({
      connectionString: db.url,
      handlers: [...githubHandlers, ...shopHandlers, ...createPaymentHandlers({ ledgerUrl })].map(
        (handler) => ({ ...handler, retry: { ...handler.retry, firstDelayMs: 50 } }),
      ),
      concurrency: 8,
      leaseSeconds: 10,
      version: 'test',
      log: pino({ level: 'silent' }),
      amqpUrl,
    });
    const count = async (question: string): Promise<number> => {
      const { rows } = await db.pool.query<{ n: number }>(
        `SELECT count(*)::int4 AS n FROM record_status v JOIN record r USING (id) WHERE ${question}`,
      );
      return rows[0]?.n ?? 0;
    };
    const stop = new AbortController();
    const settings = {
      sluiceUrl: web.origin,
      credentials,
      ledgerUrl,
      amqpUrl,
      seed: 12,
      faults: false,
    };
    const demo = runDemo({ ...settings, ratePerSecond: 40, burst: 60 }, stop.signal);
    try {
      await eventually(
        async () => {
          const overQueue = `v.source = 'github' AND r.key_id IS NULL AND v.status = 'PROCESSED'`;
          expect(await count(overQueue)).toBeGreaterThan(10);
          expect(
            await count(`v.source = 'payments' AND v.status = 'ACKNOWLEDGED'`),
          ).toBeGreaterThan(5);
          expect(await count(`v.source = 'shop' AND v.status = 'ACKNOWLEDGED'`)).toBeGreaterThan(5);
        },
        { timeoutMs: 90_000 },
      );
      const { rows: offers } = await db.pool.query<{ n: number }>(
        `SELECT count(*)::int4 AS n FROM attempt WHERE outcome = 'ACKNOWLEDGED' AND handed_at IS NOT NULL`,
      );
      expect(offers[0]?.n).toBeGreaterThan(5);
    } finally {
      stop.abort();
      await demo;
      await worker.stop();
      await rm(directory, { recursive: true });
    }
    expect(await count(`v.status = 'ERROR'`)).toBe(0);
    expect(await findMisplacedRecords(db.pool)).toEqual([]);
    expect(await findWrongCounts(db.pool)).toEqual([]);
  });
});
