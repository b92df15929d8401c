/** A record that came over the queue, as the demo reads it: a CloudEvent in binary or structured mode. */
import type { Message } from 'amqplib';
import { z } from 'zod';

/** What an answer quotes, and what is said about it. */
export interface QueueDelivery {
  readonly id: string;
  readonly token: string;
  readonly reference: string;
  readonly type: string;
  /** From 1; more: it was offered before. */
  readonly attempt: number;
}

const attributesSchema = z.object({
  recordid: z.string(),
  deliverytoken: z.string(),
  subject: z.string(),
  type: z.string(),
  deliveryattempt: z.coerce.number().int(),
});

const PREFIX = /^cloudevents[_:]/i;

/** Null: it is no delivery of Sluice. */
export function readQueueDelivery({ content, properties }: Message): QueueDelivery | null {
  const contentType = String(properties.contentType ?? '');
  const attributes = contentType.startsWith('application/cloudevents+json')
    ? parseJson(content)
    : readHeaders(properties.headers ?? {});
  const parsed = attributesSchema.safeParse(attributes);
  if (!parsed.success) return null;
  const { recordid: id, deliverytoken: token, subject: reference, type } = parsed.data;
  return { id, token, reference, type, attempt: parsed.data.deliveryattempt };
}

function readHeaders(headers: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const events = Object.entries(headers).filter(([name]) => PREFIX.test(name));
  return Object.fromEntries(events.map(([name, value]) => [name.replace(PREFIX, ''), value]));
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return null;
  }
}
