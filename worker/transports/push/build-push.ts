/** Makes the request that carries deliveries: a CloudEvent, or a batch of them, signed. */
import { hash } from 'node:crypto';
import type { WebhookKey } from '#lib/client-sdk/webhook-key';
import { toSignedHeaders } from '#lib/client-sdk/webhook-signature';
import {
  BATCH_MEDIA_TYPE,
  batchOfEvents,
  outgoingAttributes,
  STRUCTURED_MEDIA_TYPE,
  structuredEvent,
} from '#lib/domain/outgoing-event';
import type { EventMode } from '#lib/domain/transport';
import type { Delivery } from '#lib/server/gateway/egress/delivery';
import type { PushRequest } from './send-to-target.ts';

export interface PushOptions {
  readonly mode: EventMode;
  /** At least one; all of them sign. */
  readonly keys: readonly WebhookKey[];
  readonly nowMs: number;
}

/** A request for these deliveries: one, or any number where the mode is batch. */
export function buildPush(
  deliveries: readonly [Delivery, ...Delivery[]],
  { mode, keys, nowMs }: PushOptions,
): PushRequest {
  const { headers, body } = encode(deliveries, mode);
  const id = identify(deliveries, mode);
  const signed = toSignedHeaders({ id, timestampSeconds: Math.floor(nowMs / 1000), body }, keys);
  return { method: 'POST', headers: { 'user-agent': 'Sluice', ...headers, ...signed }, body };
}

interface Encoded {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

function encode(deliveries: readonly [Delivery, ...Delivery[]], mode: EventMode): Encoded {
  const [first] = deliveries;
  if (mode === 'batch')
    return {
      headers: { 'content-type': `${BATCH_MEDIA_TYPE}; charset=utf-8` },
      body: batchOfEvents(deliveries),
    };
  if (mode === 'structured')
    return {
      headers: { 'content-type': `${STRUCTURED_MEDIA_TYPE}; charset=utf-8` },
      body: structuredEvent(first),
    };
  return { headers: binaryHeaders(first), body: first.bytes };
}

/** CloudEvents HTTP binding §3.1: each attribute is a field, but the media type of the data. */
function binaryHeaders(delivery: Delivery): Record<string, string> {
  const { datacontenttype, ...attributes } = outgoingAttributes(delivery);
  const headers: Record<string, string> = { 'content-type': fitMediaType(datacontenttype) };
  for (const [name, value] of Object.entries(attributes)) {
    headers[`ce-${name}`] = encodeValue(String(value));
  }
  const { traceparent } = delivery;
  if (traceparent !== null) headers.traceparent = encodeValue(traceparent);
  return headers;
}

/** CloudEvents HTTP binding §3.1.3.2: space, double quote, percent and all but visible ASCII. */
function encodeValue(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\x21-\x7E]|["%]/gu, (character) =>
      Array.from(
        Buffer.from(character),
        (byte) => `%${byte.toString(16).padStart(2, '0').toUpperCase()}`,
      ).join(''),
    );
}

/** What was stored as a media type need not be one that a field can carry. */
function fitMediaType(text: string): string {
  return /^[\x20-\x7E]+$/.test(text) ? text : 'application/octet-stream';
}

/** Stays the same over all offers of a generation, so that a receiver can tell a repetition. */
function identify(deliveries: readonly [Delivery, ...Delivery[]], mode: EventMode): string {
  const ids = deliveries.map(({ id, generation }) => `${id}_${String(generation)}`);
  if (mode !== 'batch') return `msg_${ids[0] ?? ''}`;
  return `batch_${hash('sha256', ids.join(), 'hex').slice(0, 32)}`;
}
