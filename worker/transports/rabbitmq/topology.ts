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

/**
 * How often a message may come back to a queue that loses nothing by it. RabbitMQ 4 takes a message away from a
 * quorum queue after 20 deliveries where nothing else is said, and connections may break as often while the
 * database is away. A large number, not -1: before 4.0 that would take each away that comes back once.
 */
const LASTING = { 'x-delivery-limit': 2_000_000_000 };

const TO_DEAD_LETTERS = { 'x-dead-letter-exchange': DEAD_LETTER_EXCHANGE };

/** What is refused or rejected by a consumer ends here. */
export async function declareDeadLetters(connection: ChannelModel): Promise<void> {
  await onOwnChannel(connection, (channel) =>
    channel.assertExchange(DEAD_LETTER_EXCHANGE, 'fanout', { durable: true }),
  );
  await declareQueue(connection, DEAD_LETTER_QUEUE, LASTING);
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

/**
 * The queue of one source, bound to the exchange. What it loses comes again from PostgreSQL, so what an
 * Integration App cannot take may well become a dead letter.
 */
export async function declareEgressQueue(connection: ChannelModel, source: string): Promise<void> {
  await declareQueue(connection, egressQueue(source), TO_DEAD_LETTERS);
  await onOwnChannel(connection, (channel) =>
    channel.bindQueue(egressQueue(source), EGRESS_EXCHANGE, source),
  );
}

/** A durable queue for the gateway, whose rejected messages become dead letters. */
export async function declareWorkQueue(connection: ChannelModel, queue: string): Promise<void> {
  await declareQueue(connection, queue, { ...TO_DEAD_LETTERS, ...LASTING });
}

/** The queue of one source: one worker at a time consumes it, in its order, and the others stand by. */
export async function declareIngressQueue(connection: ChannelModel, source: string): Promise<void> {
  await declareQueue(connection, ingressQueue(source), {
    ...TO_DEAD_LETTERS,
    ...LASTING,
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
