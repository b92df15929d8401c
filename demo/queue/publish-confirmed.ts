/** Publishes one message to a queue and waits until the broker has it for good. */
import { randomUUID } from 'node:crypto';
import type { ConfirmChannel, Message } from 'amqplib';

export interface QueueMessage {
  readonly queue: string;
  readonly body: string;
  readonly contentType: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** @throws when there is no such queue, or the connection ends first: then it may be there, or not */
export async function publishConfirmed(
  channel: ConfirmChannel,
  { queue, body, contentType, headers = {} }: QueueMessage,
): Promise<void> {
  const confirmed = Promise.withResolvers<undefined>();
  const messageId = randomUUID();
  // Comes before the confirm, which an unroutable message gets as well.
  const onReturn = ({ properties }: Message): void => {
    if (properties.messageId !== messageId) return;
    confirmed.reject(new Error(`there is no queue ${queue} yet`));
  };
  channel.on('return', onReturn);
  const options = { contentType, headers, messageId, persistent: true, mandatory: true };
  channel.sendToQueue(queue, Buffer.from(body), options, (error: unknown) => {
    if (error === null) confirmed.resolve(undefined);
    else confirmed.reject(new Error('the broker is away', { cause: error }));
  });
  await confirmed.promise.finally(() => channel.off('return', onReturn));
}
