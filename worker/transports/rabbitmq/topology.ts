/** What the gateway declares at the broker, by name, again at each connection. */
import type { ChannelModel, Options } from 'amqplib';

export const EGRESS_EXCHANGE = 'sluice.egress';
export const DEAD_LETTER_EXCHANGE = 'sluice.dead-letters';
export const DEAD_LETTER_QUEUE = 'sluice.dead-letters';
export const ACKNOWLEDGEMENT_QUEUE = 'sluice.acknowledgements';
export const REJECTION_QUEUE = 'sluice.rejections';

/** Where the records that go to a source wait for its Integration App. */
export function egressQueue(source: string): string {
  return `sluice.egress.${source}`;
}

/** Where records that come from a source wait for the gateway. */
export function ingressQueue(source: string): string {
  return `sluice.ingress.${source}`;
}

/** What is refused or rejected by a consumer ends here. */
export async function declareDeadLetters(connection: ChannelModel): Promise<void> {
  await onOwnChannel(connection, (channel) =>
    channel.assertExchange(DEAD_LETTER_EXCHANGE, 'fanout', { durable: true }),
  );
  await declareQueue(connection, DEAD_LETTER_QUEUE, {});
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
  await declareWorkQueue(connection, egressQueue(source));
  await onOwnChannel(connection, (channel) =>
    channel.bindQueue(egressQueue(source), EGRESS_EXCHANGE, source),
  );
}

/** A durable queue whose rejected messages become dead letters. */
export async function declareWorkQueue(connection: ChannelModel, queue: string): Promise<void> {
  await declareQueue(connection, queue, { 'x-dead-letter-exchange': DEAD_LETTER_EXCHANGE });
}

/** The queue of one source: one worker at a time consumes it, in its order, and the others stand by. */
export async function declareIngressQueue(connection: ChannelModel, source: string): Promise<void> {
  await declareQueue(connection, ingressQueue(source), {
    'x-dead-letter-exchange': DEAD_LETTER_EXCHANGE,
    'x-single-active-consumer': true,
  });
}

/**
 * A quorum queue where the broker has them, else a durable classic one. A queue of that name that somebody
 * else declared in another way is used as it is.
 */
async function declareQueue(
  connection: ChannelModel,
  queue: string,
  settings: Readonly<Record<string, string | boolean>>,
): Promise<void> {
  const declare = (type: 'quorum' | 'classic'): Promise<unknown> => {
    const options: Options.AssertQueue = {
      durable: true,
      arguments: { ...settings, 'x-queue-type': type },
    };
    return onOwnChannel(connection, (channel) => channel.assertQueue(queue, options));
  };
  try {
    await onOwnChannel(connection, (channel) => channel.checkQueue(queue));
  } catch {
    await declare('quorum').catch(() => declare('classic'));
  }
}

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
