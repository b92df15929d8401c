/** A message of the AMQP client as the gateway takes it. */
import type { Message } from 'amqplib';
import type { QueueMessage } from '#lib/server/gateway/ingress/queue-message';

export function toQueueMessage({ content, properties }: Message): QueueMessage {
  const { headers, ...rest } = properties;
  return { bytes: content, properties: rest, headers: headers ?? {} };
}

/** What its sender called it, for people. */
export function messageIdOf({ properties }: Message): string | null {
  const id: unknown = properties.messageId;
  return typeof id === 'string' && id !== '' ? id : null;
}
