/** A gateway at a broker that may be broken, and what must hold of it afterwards. */
import { expect } from 'vitest';
import { formatRecordId } from '#lib/domain/record-id';
import { enqueue } from '#lib/server/gateway/egress/enqueue';
import { eventually } from '#lib/testing/eventually';
import { findMisplacedRecords, findWrongCounts } from '#lib/testing/integrity';
import { startRabbitServer, type RabbitServer } from '#lib/testing/rabbit-server';
import { submission } from '#lib/testing/records';
import { startTcpProxy, type TcpProxy } from '#lib/testing/tcp-proxy';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { startWorker, type RunningWorker } from '#worker/start-worker';
import { scriptedOptions } from '#worker/testing/scripted-options';
import { payloadOf, type EgressApp } from './egress-app.ts';

export interface BrokerWorld extends AsyncDisposable {
  readonly db: TestDatabase;
  readonly broker: RabbitServer;
  readonly proxy: TcpProxy;
  /** Straight to the broker. */
  readonly url: string;
  /** Through the proxy: the gateway's way. */
  readonly proxied: string;
  readonly worker: RunningWorker;
}

/** With one worker; more may be started by `proxied`. */
export async function createBrokerWorld(): Promise<BrokerWorld> {
  const db = await createTestDatabase();
  const broker = await startRabbitServer();
  const url = new URL(await broker.createVhost());
  const proxy = await startTcpProxy(broker.port);
  const proxied = new URL(url);
  proxied.port = String(proxy.port);
  const worker = startWorker({ ...scriptedOptions(db.url), amqpUrl: proxied.href });
  return {
    ...{ db, broker, proxy, worker, url: url.href, proxied: proxied.href },
    [Symbol.asyncDispose]: async () => {
      await worker.stop();
      await proxy[Symbol.asyncDispose]();
      await broker[Symbol.asyncDispose]();
      await db[Symbol.asyncDispose]();
    },
  };
}

/** Seconds until what was not acknowledged is offered again: short, as these tests wait for it. */
const OFFER_SECONDS = 4;
const AT_ONCE = 1_000;

/** A source that offers over RabbitMQ, with its queue. */
export async function createQueueSource({ db }: BrokerWorld, key: string): Promise<void> {
  await db.pool.query(
    `INSERT INTO source (key, name, max_attempts, transport, offer_seconds)
     VALUES ($1, $1, 100, 'rabbitmq', $2)`,
    [key, OFFER_SECONDS],
  );
}

export async function enqueueMany({ db }: BrokerWorld, source: string, count: number) {
  const ids: string[] = [];
  for (let done = 0; done < count; done += AT_ONCE) {
    const submissions = Array.from({ length: Math.min(AT_ONCE, count - done) }, (_, index) => {
      const reference = `order-${String(done + index)}`;
      return submission({ reference, bytes: payloadOf(reference) });
    });
    const results = await enqueue(db.pool, { source, keyId: null, submissions });
    ids.push(...results.map(({ id }) => id));
  }
  return ids;
}

export async function countAcknowledged({ db }: BrokerWorld, source: string): Promise<number> {
  const { rows } = await db.pool.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM settlement t JOIN source s ON s.id = t.source_id
     WHERE s.key = $1 AND t.status = 'ACKNOWLEDGED'`,
    [source],
  );
  return rows[0]?.n ?? 0;
}

/** What is acknowledged at this moment was seen by the Integration App before. */
export async function expectSeenFirst(
  { db }: BrokerWorld,
  source: string,
  app: EgressApp,
): Promise<void> {
  const { rows } = await db.pool.query<{ id: bigint }>(
    `SELECT t.record_id AS id FROM settlement t JOIN source s ON s.id = t.source_id WHERE s.key = $1`,
    [source],
  );
  expect(rows.filter(({ id }) => !app.seen.has(formatRecordId(id)))).toEqual([]);
}

/** Resolves when so many are acknowledged. */
export function untilAcknowledged(
  world: BrokerWorld,
  source: string,
  { count, timeoutMs }: { readonly count: number; readonly timeoutMs: number },
): Promise<void> {
  return eventually(
    async () => {
      const acknowledged = await countAcknowledged(world, source);
      if (acknowledged < count) {
        throw new Error(`${String(acknowledged)} of ${String(count)} are acknowledged`);
      }
    },
    { timeoutMs, intervalMs: 100 },
  );
}

/** Nothing is lost, altered, or acknowledged that the Integration App has never seen. */
export async function expectAllThere(
  world: BrokerWorld,
  ids: readonly string[],
  app: Pick<EgressApp, 'seen' | 'altered'>,
): Promise<void> {
  expect(ids.filter((id) => !app.seen.has(id))).toEqual([]);
  expect([...app.altered]).toEqual([]);
  expect(await findMisplacedRecords(world.db.pool)).toEqual([]);
  expect(await findWrongCounts(world.db.pool)).toEqual([]);
}
