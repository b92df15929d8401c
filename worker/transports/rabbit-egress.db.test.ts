/** What is peculiar to egress over RabbitMQ: the structured mode, and a source that changes its transport. */
import { randomUUID } from 'node:crypto';
import { connect, type ConsumeMessage } from 'amqplib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ACKNOWLEDGEMENT_QUEUE, egressQueue } from '#lib/domain/broker-queues';
import { unwrapCloudEvent } from '#lib/domain/cloud-event';
import { acknowledge } from '#lib/server/gateway/egress/acknowledge';
import { enqueue } from '#lib/server/gateway/egress/enqueue';
import { leaseDeliveries } from '#lib/server/gateway/egress/lease-deliveries';
import { eventually } from '#lib/testing/eventually';
import { findMisplacedRecords, findWrongCounts } from '#lib/testing/integrity';
import { missingRabbit } from '#lib/testing/rabbit-server';
import { submission } from '#lib/testing/records';
import { createSharedVhost } from '#lib/testing/shared-rabbit';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { startWorker, type RunningWorker } from '#worker/start-worker';
import { scriptedOptions } from '#worker/testing/scripted-options';
import { readOffered } from './testing/read-offered.ts';

describe.skipIf(missingRabbit !== null)('a source that offers over RabbitMQ', () => {
  let db: TestDatabase;
  let url: string;
  let worker: RunningWorker;
  beforeAll(async () => {
    db = await createTestDatabase();
    url = await createSharedVhost();
    worker = startWorker({ ...scriptedOptions(db.url), amqpUrl: url });
  }, 180_000);
  afterEach(async () => {
    expect(await findMisplacedRecords(db.pool)).toEqual([]);
    expect(await findWrongCounts(db.pool)).toEqual([]);
  });
  afterAll(async () => {
    await worker.stop();
    await db[Symbol.asyncDispose]();
  });

  /** Its key; another one at each try of a test. */
  async function makeSource(name: string, settings = `transport = 'rabbitmq'`): Promise<string> {
    const key = `${name}-${randomUUID().slice(0, 8)}`;
    await db.pool.query('INSERT INTO source (key, name) VALUES ($1, $1)', [key]);
    await change(key, settings);
    return key;
  }

  async function change(key: string, settings: string): Promise<void> {
    await db.pool.query(`UPDATE source SET ${settings} WHERE key = $1`, [key]);
  }

  async function enqueueOne(source: string, bytes = Buffer.from('{"a": 1.0}')): Promise<string> {
    const submissions = [submission({ bytes, mediaType: 'application/vnd.shop+json' })];
    const [result] = await enqueue(db.pool, { source, keyId: null, submissions });
    if (result === undefined) throw new Error('nothing was enqueued');
    return result.id;
  }

  /** The next message of a source's queue, which may not have been declared yet. */
  function takeMessage(source: string): Promise<ConsumeMessage> {
    return eventually(async () => {
      const connection = await connect(url);
      const { promise, resolve, reject } = Promise.withResolvers<ConsumeMessage>();
      connection.on('error', reject);
      promise.catch(() => undefined);
      try {
        const channel = await connection.createChannel();
        channel.on('error', reject);
        const consuming = channel.consume(egressQueue(source), (message) => {
          if (message !== null) resolve(message);
        });
        const [message] = await Promise.all([promise, consuming]);
        channel.ack(message);
        return message;
      } finally {
        await connection.close().catch(() => undefined);
      }
    });
  }

  async function answerOverQueue(id: string, token: string): Promise<void> {
    const connection = await connect(url);
    const channel = await connection.createConfirmChannel();
    channel.sendToQueue(ACKNOWLEDGEMENT_QUEUE, Buffer.from(JSON.stringify([{ id, token }])));
    await channel.waitForConfirms();
    await connection.close();
  }

  const untilAcknowledged = (id: string) =>
    eventually(async () => {
      expect(await readOffered(db.pool, id)).toMatchObject({ status: 'ACKNOWLEDGED' });
    });

  test('in structured mode sends one JSON document, with the data as it was stored', async () => {
    const source = await makeSource(
      'structured',
      `transport = 'rabbitmq', event_mode = 'structured'`,
    );
    const bytes = Buffer.from('{"b": 1.50,  "a": 12345678901234567890}');
    const id = await enqueueOne(source, bytes);
    const { content, properties } = await takeMessage(source);
    expect(properties.deliveryMode).toBe(2);
    const data = unwrapCloudEvent(content, String(properties.contentType).split(';')[0] ?? '');
    expect(Buffer.from(data.bytes).toString()).toBe(bytes.toString());
    const event: unknown = JSON.parse(content.toString());
    expect(event).toMatchObject({ recordid: id, source: `urn:sluice:source:${source}` });
    await answerOverQueue(id, String(properties.messageId));
    await untilAcknowledged(id);
  });

  test('may change to pull while an offer stands: its token is good over HTTP', async () => {
    const source = await makeSource('to-pull');
    const id = await enqueueOne(source);
    const token = String((await takeMessage(source)).properties.messageId);
    await change(source, `transport = 'pull'`);
    const acknowledgements = [{ id, token }];
    expect(await acknowledge(db.pool, { sources: [source], acknowledgements })).toMatchObject([
      { kind: 'acknowledged' },
    ]);
  });

  test('may have leased before it changed: that token is good over the queue', async () => {
    const source = await makeSource('from-pull', `transport = 'pull'`);
    const id = await enqueueOne(source);
    const request = { source, holder: 'app key', max: 1, leaseSeconds: 300 };
    const [delivery] = await leaseDeliveries(db.pool, request);
    await change(source, `transport = 'rabbitmq'`);
    await answerOverQueue(id, delivery?.token ?? '');
    await untilAcknowledged(id);
  });

  test('is emptied when it is retired', async () => {
    const source = await makeSource('retired');
    await change(source, 'processing_paused = true');
    const id = await enqueueOne(source);
    await change(source, 'processing_paused = false, retired_at = now()');
    const { properties } = await takeMessage(source);
    await answerOverQueue(id, String(properties.messageId));
    await untilAcknowledged(id);
  });
});
