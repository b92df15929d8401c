/** Queues that keep what comes back to them, however often. */
import { randomUUID } from 'node:crypto';
import { connect, type ChannelModel } from 'amqplib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  ACKNOWLEDGEMENT_QUEUE,
  DEAD_LETTER_QUEUE,
  egressQueue,
  ingressQueue,
} from '#lib/domain/broker-queues';
import { eventually } from '#lib/testing/eventually';
import { missingRabbit, startRabbitServer, type RabbitServer } from '#lib/testing/rabbit-server';
import {
  declareDeadLetters,
  declareEgressQueue,
  declareEgress,
  declareIngressQueue,
  declareAnswerQueue,
  isQueueThere,
} from './topology.ts';

describe.skipIf(missingRabbit !== null)('a queue of ours', () => {
  let rabbit: RabbitServer;
  let url: string;
  let connection: ChannelModel;
  beforeAll(async () => {
    rabbit = await startRabbitServer();
    url = await rabbit.createVhost();
    connection = await connect(url);
    await declareDeadLetters(connection);
    await declareEgress(connection);
  }, 180_000);
  afterAll(async () => {
    await connection.close();
    await rabbit[Symbol.asyncDispose]();
  });

  /** As the broker itself applies it; `undefined`: its default, which is 20 from RabbitMQ 4. */
  function readLimit(queue: string): Promise<string> {
    const vhost = new URL(url).pathname.slice(1);
    return rabbit.evaluate(
      `{ok, Q} = rabbit_amqqueue:lookup(rabbit_misc:r(<<"${vhost}">>, queue, <<"${queue}">>)),
       case rabbit_misc:table_lookup(amqqueue:get_arguments(Q), <<"x-delivery-limit">>) of
         {_, Limit} -> Limit; Other -> Other end`,
    );
  }

  test('that only the gateway reads has a limit that nothing reaches', async () => {
    await declareAnswerQueue(connection, ACKNOWLEDGEMENT_QUEUE);
    await declareIngressQueue(connection, 'shop');
    await declareEgressQueue(connection, 'shop');
    for (const queue of [DEAD_LETTER_QUEUE, ACKNOWLEDGEMENT_QUEUE, ingressQueue('shop')])
      expect([queue, await readLimit(queue)]).toEqual([queue, '2000000000']);
    expect(await readLimit(egressQueue('shop'))).toBe('undefined');
  });

  test('has its messages back, in order, after thirty connections broke', async () => {
    const source = `patient-${randomUUID()}`;
    await declareIngressQueue(connection, source);
    const queue = ingressQueue(source);
    const sender = await connection.createConfirmChannel();
    for (const body of ['first', 'second']) sender.sendToQueue(queue, Buffer.from(body));
    await sender.waitForConfirms();
    for (let tried = 0; tried < 30; tried += 1) expect(await takeAndBreak(queue)).toBe('first');
    // A broker has closed a channel before all that was out on it is back.
    await eventually(async () => {
      expect((await sender.checkQueue(queue)).messageCount).toBe(2);
    });
    expect((await sender.checkQueue(DEAD_LETTER_QUEUE)).messageCount).toBe(0);
    await sender.close();
  });

  /** The first of two messages that a consumer is given whose channel then ends. */
  async function takeAndBreak(queue: string): Promise<string> {
    const channel = await connection.createChannel();
    const bodies: string[] = [];
    const both = Promise.withResolvers<undefined>();
    await channel.consume(queue, (message) => {
      bodies.push(String(message?.content));
      if (bodies.length === 2) both.resolve(undefined);
    });
    await both.promise;
    await channel.close();
    return bodies[0] ?? 'none';
  }

  test('that an earlier version declared without the limit is used as it is', async () => {
    const queue = ingressQueue('older');
    const channel = await connection.createChannel();
    const before = { 'x-queue-type': 'quorum', 'x-single-active-consumer': true };
    await channel.assertQueue(queue, { durable: true, arguments: before });
    await declareIngressQueue(connection, 'older');
    expect(await readLimit(queue)).toBe('undefined');
    await channel.close();
  });

  test('is there or not; and a broker that cannot say has not said that it is gone', async () => {
    const other = await connect(url);
    expect(await isQueueThere(other, DEAD_LETTER_QUEUE)).toBe(true);
    expect(await isQueueThere(other, 'sluice.nowhere')).toBe(false);
    await other.close();
    expect(await isQueueThere(other, DEAD_LETTER_QUEUE)).toBe(true);
  });
});
