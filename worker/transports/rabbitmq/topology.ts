/** What the gateway declares at the broker, by name, again at each connection. */
import type { ChannelModel, Options } from 'amqplib';
import {
  DEAD_LETTER_EXCHANGE,
  DEAD_LETTER_QUEUE,
  EGRESS_EXCHANGE,
  egressQueue,
  ingressQueue,
  QUEUE_ARGUMENTS,
} from '#lib/domain/broker-queues';

/** What is refused or rejected by a consumer ends here. */
export async function declareDeadLetters(connection: ChannelModel): Promise<void> {
  await onOwnChannel(connection, (channel) =>
    channel.assertExchange(DEAD_LETTER_EXCHANGE, 'fanout', { durable: true }),
  );
  await declareQueue(connection, DEAD_LETTER_QUEUE, QUEUE_ARGUMENTS.deadLetters);
  await onOwnChannel(connection, (channel) =>
    channel.bindQueue(DEAD_LETTER_QUEUE, DEAD_LETTER_EXCHANGE, ''),
  );
}

/** The exchange that egress records are published to; their routing key is the source. */
export async function declareEgress(connection: ChannelModel): Promise<void> {
  await onOwnChannel(connection, (channel) =>
    channel.assertExchange(EGRESS_EXCHANGE, 'direct', { durable: true }),
  );
}

/** The queue of one source, bound to the exchange. */
export async function declareEgressQueue(connection: ChannelModel, source: string): Promise<void> {
  await declareQueue(connection, egressQueue(source), QUEUE_ARGUMENTS.egress);
  await onOwnChannel(connection, (channel) =>
    channel.bindQueue(egressQueue(source), EGRESS_EXCHANGE, source),
  );
}

/** A queue that Integration Apps answer in. */
export async function declareAnswerQueue(connection: ChannelModel, queue: string): Promise<void> {
  await declareQueue(connection, queue, QUEUE_ARGUMENTS.answers);
}

/** The queue that records of one source come in by. */
export async function declareIngressQueue(connection: ChannelModel, source: string): Promise<void> {
  await declareQueue(connection, ingressQueue(source), QUEUE_ARGUMENTS.ingress);
}

/**
 * A quorum queue where the broker has them, else a durable classic one. A queue of that name that somebody
 * else declared in another way is used as it is.
 */
async function declareQueue(
  connection: ChannelModel,
  queue: string,
  settings: Readonly<Record<string, string | boolean | number>>,
): Promise<void> {
  const declare = (declared: typeof settings): Promise<unknown> => {
    const options: Options.AssertQueue = { durable: true, arguments: declared };
    return onOwnChannel(connection, (channel) => channel.assertQueue(queue, options));
  };
  // Classic queues count no deliveries, and newer brokers refuse the setting there.
  const { 'x-delivery-limit': _, ...classic } = settings;
  try {
    await onOwnChannel(connection, (channel) => channel.checkQueue(queue));
  } catch {
    await declare({ ...settings, 'x-queue-type': 'quorum' }).catch(() =>
      declare({ ...classic, 'x-queue-type': 'classic' }),
    );
  }
}

/** Whether the broker knows a queue; also when it does not say. Never rejects, but may take for ever. */
export async function isQueueThere(connection: ChannelModel, queue: string): Promise<boolean> {
  try {
    await onOwnChannel(connection, (channel) => channel.checkQueue(queue));
    return true;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === NOT_FOUND);
  }
}

const NOT_FOUND = 404;

type OpenChannel = Awaited<ReturnType<ChannelModel['createChannel']>>;

/** The broker closes a channel on which something could not be declared: each try has one of its own. */
async function onOwnChannel(
  connection: ChannelModel,
  work: (channel: OpenChannel) => Promise<unknown>,
): Promise<void> {
  const channel = await connection.createChannel();
  channel.on('error', () => undefined);
  await work(channel);
  await channel.close();
}
