/** Takes the deliveries of a source off its queue, on a channel of its own. */
import type { ChannelModel, ConsumeMessage } from 'amqplib';
import { say } from '../say.ts';
import { readQueueDelivery, type QueueDelivery } from './queue-delivery.ts';

/** Resolves when the delivery has been dealt with; the broker may then forget it. */
export type TakeDelivery = (delivery: QueueDelivery) => Promise<void>;

const PREFETCH = 50;

/**
 * Resolves when the channel has closed: with the connection, or as the queue is gone, or is not there yet,
 * since Sluice declares it with the first record that goes there.
 */
export async function takeDeliveries(
  connection: ChannelModel,
  source: string,
  take: TakeDelivery,
): Promise<void> {
  const channel = await connection.createChannel();
  const closed = Promise.withResolvers<undefined>();
  let isClosed = false;
  channel.on('error', () => undefined);
  channel.on('close', () => {
    isClosed = true;
    closed.resolve(undefined);
  });
  const takeOne = async (message: ConsumeMessage): Promise<void> => {
    const isDone = await takeMessage(message, take);
    // With its channel the message has gone back to the queue.
    if (isClosed) return;
    try {
      if (isDone) channel.ack(message);
      else channel.nack(message);
    } catch {
      // It is closing: as if it had closed.
    }
  };
  await channel.prefetch(PREFETCH);
  const consuming = channel.consume(`sluice.egress.${source}`, (message) => {
    if (message !== null) void takeOne(message);
    else channel.close().catch(() => undefined);
  });
  await consuming.then(
    () => closed.promise,
    () => undefined,
  );
}

/** False: it is to come again. */
async function takeMessage(message: ConsumeMessage, take: TakeDelivery): Promise<boolean> {
  const delivery = readQueueDelivery(message);
  if (delivery === null) {
    say('queue: a message that is no delivery was dropped');
    return true;
  }
  return take(delivery).then(
    () => true,
    () => false,
  );
}
