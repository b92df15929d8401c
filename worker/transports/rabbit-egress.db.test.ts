/** What is peculiar to egress over RabbitMQ: the structured mode, and a source that changes its transport. */
import { connect, type GetMessage } from 'amqplib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
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
import { ACKNOWLEDGEMENT_QUEUE, egressQueue } from './rabbitmq/topology.ts';
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

  async function makeSource(key: string, settings = `transport = 'rabbitmq'`): Promise<void> {
    await db.pool.query('INSERT INTO source (key, name) VALUES ($1, $1)', [key]);
    await change(key, settings);
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
  function takeMessage(source: string): Promise<GetMessage> {
    return eventually(async () => {
      const connection = await connect(url);
      try {
        const channel = await connection.createChannel();
        channel.on('error', () => undefined);
        const message = await channel.get(egressQueue(source), { noAck: true });
        if (message === false) throw new Error('nothing has come');
        return message;
      } finally {
        await connection.close();
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
    await makeSource('structured', `transport = 'rabbitmq', event_mode = 'structured'`);
    const bytes = Buffer.from('{"b": 1.50,  "a": 12345678901234567890}');
    const id = await enqueueOne('structured', bytes);
    const { content, properties } = await takeMessage('structured');
    expect(properties.deliveryMode).toBe(2);
    const data = unwrapCloudEvent(content, String(properties.contentType).split(';')[0] ?? '');
    expect(Buffer.from(data.bytes).toString()).toBe(bytes.toString());
    const event: unknown = JSON.parse(content.toString());
    expect(event).toMatchObject({ recordid: id, source: 'urn:sluice:source:structured' });
    await answerOverQueue(id, String(properties.messageId));
    await untilAcknowledged(id);
  });

  test('may change to pull while an offer stands: its token is good over HTTP', async () => {
    await makeSource('to-pull');
    const id = await enqueueOne('to-pull');
    const token = String((await takeMessage('to-pull')).properties.messageId);
    await change('to-pull', `transport = 'pull'`);
    const acknowledgements = [{ id, token }];
    expect(await acknowledge(db.pool, { sources: ['to-pull'], acknowledgements })).toMatchObject([
      { kind: 'acknowledged' },
    ]);
  });

  test('may have leased before it changed: that token is good over the queue', async () => {
    await makeSource('from-pull', `transport = 'pull'`);
    const id = await enqueueOne('from-pull');
    const request = { source: 'from-pull', holder: 'app key', max: 1, leaseSeconds: 300 };
    const [delivery] = await leaseDeliveries(db.pool, request);
    await change('from-pull', `transport = 'rabbitmq'`);
    await answerOverQueue(id, delivery?.token ?? '');
    await untilAcknowledged(id);
  });

  test('is emptied when it is retired', async () => {
    await makeSource('retired');
    await change('retired', 'processing_paused = true');
    const id = await enqueueOne('retired');
    await change('retired', 'processing_paused = false, retired_at = now()');
    const { properties } = await takeMessage('retired');
    await answerOverQueue(id, String(properties.messageId));
    await untilAcknowledged(id);
  });
});
