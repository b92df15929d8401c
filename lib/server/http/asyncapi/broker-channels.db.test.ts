import { connect, type ChannelModel } from 'amqplib';
import { describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { ACKNOWLEDGEMENT_QUEUE, REJECTION_QUEUE } from '#lib/domain/broker-queues';
import { missingRabbit } from '#lib/testing/rabbit-server';
import { createSharedVhost } from '#lib/testing/shared-rabbit';
import {
  declareDeadLetters,
  declareEgress,
  declareEgressQueue,
  declareIngressQueue,
  declareAnswerQueue,
} from '#worker/transports/rabbitmq/topology';
import { brokerChannels } from './broker-channels.ts';

vi.setConfig({ testTimeout: 180_000 });

const declaredSchema = z.object({
  name: z.string().transform((name) => name.replace('{source}', 'shop')),
  durable: z.boolean(),
  autoDelete: z.boolean(),
});
const amqpSchema = z.discriminatedUnion('is', [
  z.object({ is: z.literal('queue'), queue: declaredSchema.extend({ exclusive: z.boolean() }) }),
  z.object({
    is: z.literal('routingKey'),
    exchange: declaredSchema.extend({ type: z.enum(['direct', 'fanout']) }),
  }),
]);
const channelSchema = z.object({
  bindings: z.object({ amqp: amqpSchema }),
  'x-queue-arguments': z.record(z.string(), z.unknown()).optional(),
});

/** The broker refuses a declaration that differs from what is there. */
async function declareAsDescribed(connection: ChannelModel, described: unknown): Promise<void> {
  const { bindings, 'x-queue-arguments': given } = channelSchema.parse(described);
  const { amqp } = bindings;
  const channel = await connection.createChannel();
  channel.on('error', () => undefined);
  if (amqp.is === 'queue') {
    const { name, ...options } = amqp.queue;
    await channel.checkQueue(name);
    await channel.assertQueue(name, {
      ...options,
      arguments: { ...given, 'x-queue-type': 'quorum' },
    });
  } else {
    const { name, type, ...options } = amqp.exchange;
    await channel.checkExchange(name);
    await channel.assertExchange(name, type, options);
  }
  await channel.close();
}

describe.skipIf(missingRabbit !== null)('exchanges and queues', () => {
  test('stand at the broker as they are described', async () => {
    const connection = await connect(await createSharedVhost());
    try {
      await declareDeadLetters(connection);
      await declareEgress(connection);
      await declareEgressQueue(connection, 'shop');
      await declareIngressQueue(connection, 'shop');
      for (const queue of [ACKNOWLEDGEMENT_QUEUE, REJECTION_QUEUE])
        await declareAnswerQueue(connection, queue);
      const channels = Object.entries(brokerChannels());
      for (const [name, channel] of channels)
        await expect(declareAsDescribed(connection, channel), name).resolves.toBeUndefined();
      expect(channels).toHaveLength(7);
    } finally {
      await connection.close();
    }
  });
});
