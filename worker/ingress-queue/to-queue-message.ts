/** A message of the AMQP client as the gateway takes it. */
import type { Message } from 'amqplib';
import { z } from 'zod';
import type { QueueMessage } from '#lib/server/gateway/ingress/queue-message';

/** As the client gives a field of the type timestamp, which counts seconds. */
const timestampSchema = z.object({
  '!': z.literal('timestamp'),
  value: z.number().min(0).max(253_402_300_799),
});

export function toQueueMessage({ content, properties }: Message): QueueMessage {
  const { headers, ...rest } = properties;
  const fields = Object.entries<unknown>(headers ?? {});
  return {
    bytes: content,
    properties: rest,
    headers: Object.fromEntries(fields.map(([name, value]) => [name, toValue(value)])),
  };
}

function toValue(value: unknown): unknown {
  if (typeof value !== 'object') return value;
  const timestamp = timestampSchema.safeParse(value);
  return timestamp.success ? new Date(timestamp.data.value * 1_000) : value;
}

/** What its sender called it, for people. */
export function messageIdOf({ properties }: Message): string | null {
  const id: unknown = properties.messageId;
  return typeof id === 'string' && id !== '' ? id : null;
}
