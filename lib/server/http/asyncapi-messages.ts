/** The messages of the AsyncAPI documents: headers, payloads, examples. */
import { z } from 'zod';
import { outgoingAttributes } from '#lib/domain/outgoing-event';

export type Json = Readonly<Record<string, unknown>>;

/** How the CloudEvents AMQP binding names attributes in a message of Sluice. */
const ATTRIBUTE_PREFIX = 'cloudEvents_';

const EXAMPLE_DELIVERY = {
  id: '0saccpgxc00d8',
  token: '11111111-1111-4111-8111-111111111111',
  source: 'shop',
  reference: 'order-1001',
  eventId: 'confirmation-1001',
  type: 'order.confirmation',
  originatedAt: new Date('2026-11-22T20:00:00.123Z'),
  receivedAt: new Date('2026-11-22T20:00:00.456Z'),
  attempt: 1,
  mediaType: 'application/json',
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  bytes: Buffer.from('{"number":"order-1001"}'),
} as const;
const EXAMPLE_PAYLOAD = { number: 'order-1001' };
const ANY_PAYLOAD = { description: 'The bytes of the record, of any media type.' };

/** An egress record as it comes from the queue, in binary mode unless its source says structured. */
export function deliveryMessage(): Json {
  const { datacontenttype, ...attributes } = outgoingAttributes(EXAMPLE_DELIVERY);
  const headers = Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [`${ATTRIBUTE_PREFIX}${name}`, value]),
  );
  return {
    name: 'Delivery',
    title: 'A record that is offered',
    summary:
      'A CloudEvent by the AMQP binding; `recordid` and `deliverytoken` are what an answer quotes.',
    contentType: datacontenttype,
    headers: describeHeaders(
      headers,
      Object.keys(headers).filter((name) => !name.endsWith('traceparent')),
    ),
    payload: ANY_PAYLOAD,
    bindings: { amqp: { contentEncoding: 'identity', messageType: 'delivery' } },
    examples: [{ name: 'binary mode', headers, payload: EXAMPLE_PAYLOAD }],
  };
}

/** A record that is handed to Sluice: a CloudEvent, whose subject is the reference. */
export function ingressMessage(): Json {
  const headers = {
    [`${ATTRIBUTE_PREFIX}specversion`]: '1.0',
    [`${ATTRIBUTE_PREFIX}id`]: 'shop-event-77',
    [`${ATTRIBUTE_PREFIX}source`]: 'https://shop.example/',
    [`${ATTRIBUTE_PREFIX}type`]: 'order.placed',
    [`${ATTRIBUTE_PREFIX}subject`]: 'order-1001',
  };
  return {
    name: 'Record',
    title: 'A record that is handed over',
    summary:
      'A CloudEvent in binary mode (over HTTP the headers are ce-…), or structured as ' +
      'application/cloudevents+json. `id` is the event id: the same again is a duplicate.',
    contentType: 'application/json',
    headers: describeHeaders(
      headers,
      Object.keys(headers).filter((name) => !name.endsWith('subject')),
    ),
    payload: ANY_PAYLOAD,
    examples: [{ name: 'binary mode', headers, payload: EXAMPLE_PAYLOAD }],
  };
}

/** An ingress record as a Core App gets it by HTTP. */
export function handlerMessage(): Json {
  const headers = {
    'idempotency-key': '0saccpgxc00d8-0',
    'record-id': '0saccpgxc00d8',
    'record-source': 'shop',
    'record-reference': 'order-1001',
    'record-type': 'order.placed',
    'record-received-at': '2026-11-22T20:00:00.456Z',
    'record-attempt': '1',
  };
  return {
    name: 'IngressRecord',
    title: 'A record to be processed',
    summary: 'The body is the payload as it came, or as it was edited last.',
    contentType: 'application/json',
    headers: describeHeaders(headers, Object.keys(headers)),
    payload: ANY_PAYLOAD,
    examples: [{ name: 'an order', headers, payload: EXAMPLE_PAYLOAD }],
  };
}

/** A message whose body is JSON of a contract. */
export function jsonMessage(name: string, schema: z.ZodType, examples: readonly unknown[]): Json {
  const { $schema: _, ...payload } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
  });
  return {
    name,
    contentType: 'application/json',
    payload,
    examples: examples.map((example) => ({ payload: example })),
  };
}

function describeHeaders(headers: Json, required: readonly string[]): Json {
  const properties = Object.entries(headers).map(([name, value]) => [
    name,
    { type: typeof value === 'number' ? 'integer' : 'string' },
  ]);
  return {
    type: 'object',
    properties: Object.fromEntries(properties) as Json,
    required,
  };
}
