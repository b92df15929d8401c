/** Answers of an Integration App over the queue to records of any source, whatever its transport. */
import { randomUUID } from 'node:crypto';
import pino from 'pino';
import { eventually } from '#lib/testing/eventually';
import { createSource } from '#lib/testing/records';
import { createSharedVhost } from '#lib/testing/shared-rabbit';
import type { TestDatabase } from '#lib/testing/test-database';
import { openTransports } from '../open-transports.ts';
import { openQueueApp, type QueueApp } from './queue-app.ts';

export interface QueueAnswers extends AsyncDisposable {
  readonly url: string;
  readonly app: QueueApp;
}

/** The gateway's transports alone: nothing is swept, so that what ran out stays as it is. */
export async function openQueueAnswers(db: TestDatabase): Promise<QueueAnswers> {
  const url = await createSharedVhost();
  const listener = `listener-${randomUUID().slice(0, 8)}`;
  await createSource(db.pool, listener);
  await db.pool.query(`UPDATE source SET transport = 'rabbitmq' WHERE key = $1`, [listener]);
  const log = pino({ level: 'silent' });
  const transports = openTransports({ amqpUrl: url }, { db: db.pool, workerId: 'answers', log });
  const app = await eventually(() => openQueueApp(url, listener), { timeoutMs: 20_000 });
  return {
    url,
    app,
    [Symbol.asyncDispose]: async () => {
      await transports.stop();
      await app[Symbol.asyncDispose]();
    },
  };
}
