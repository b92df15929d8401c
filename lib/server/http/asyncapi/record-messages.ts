/** Records as messages of the AsyncAPI documents: headers, payloads, examples. */
import { TEST_RECORD_TYPE } from '#lib/client-sdk/test-record';
import { outgoingAttributes, STRUCTURED_MEDIA_TYPE } from '#lib/domain/outgoing-event';
import { describeHeaders, type Json } from './document-parts.ts';

/** How the bindings of CloudEvents name attributes: in AMQP messages of Sluice, and over HTTP. */
export type AttributePrefix = 'cloudEvents_' | 'ce-';

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
const TEST_DELIVERY = {
  ...EXAMPLE_DELIVERY,
  eventId: null,
  type: TEST_RECORD_TYPE,
  reference: 'sluice-test-1a2b3c4d',
  originatedAt: null,
  traceparent: null,
};
const TEST_PAYLOAD = {
  test: true,
  source: 'shop',
  reference: 'sluice-test-1a2b3c4d',
  sentBy: 'Ada Lovelace',
  sentAt: '2026-11-22T20:00:00.456Z',
};
export const EXAMPLE_PAYLOAD = { number: 'order-1001' };
export const ANY_PAYLOAD = { description: 'The bytes of the record, of any media type.' };

/** The example as one JSON document. */
export const EXAMPLE_EVENT = {
  ...outgoingAttributes(EXAMPLE_DELIVERY),
  traceparent: EXAMPLE_DELIVERY.traceparent,
  data: EXAMPLE_PAYLOAD,
};

/** A delivery as one JSON document: its attributes, and `data` or `data_base64`. */
export const EVENT_SCHEMA: Json = describeEvent();

function describeEvent(): Json {
  const { data: _, ...attributes } = EXAMPLE_EVENT;
  const { properties, ...described } = describeHeaders(attributes, ['traceparent']);
  const data = { data: { description: 'JSON, as it was stored.' } };
  const encoded = { data_base64: { type: 'string', contentEncoding: 'base64' } };
  return { ...described, properties: Object.assign({}, properties, data, encoded) };
}

/** The attributes of a delivery as headers, with the values of the example; over HTTP all is text. */
export function deliveryHeaders(
  prefix: AttributePrefix,
  delivery: Parameters<typeof outgoingAttributes>[0] = EXAMPLE_DELIVERY,
): Json {
  const { datacontenttype: _, ...attributes } = outgoingAttributes(delivery);
  const entries = Object.entries(attributes).map(([name, value]): [string, string | number] => [
    `${prefix}${name}`,
    prefix === 'ce-' ? String(value) : value,
  ]);
  return Object.fromEntries(entries);
}

/** An egress record as it comes from the queue, in binary mode. */
export function deliveryMessage(): Json {
  const headers = deliveryHeaders('cloudEvents_');
  const test = deliveryHeaders('cloudEvents_', TEST_DELIVERY);
  return {
    name: 'Delivery',
    title: 'A record that is offered',
    summary:
      'A CloudEvent by the AMQP binding; `recordid` and `deliverytoken` are what an answer quotes. The ' +
      'property `message_id` is the token.',
    contentType: EXAMPLE_DELIVERY.mediaType,
    headers: describeHeaders(headers, ['cloudEvents_traceparent']),
    payload: ANY_PAYLOAD,
    bindings: { amqp: { contentEncoding: 'identity', messageType: 'delivery' } },
    examples: [
      { name: 'binary mode', headers, payload: EXAMPLE_PAYLOAD },
      { name: 'test record', headers: test, payload: TEST_PAYLOAD },
    ],
  };
}

/** The same in structured mode. */
export function structuredDeliveryMessage(): Json {
  return {
    name: 'StructuredDelivery',
    title: 'A record that is offered, as one JSON document',
    summary:
      'Where the source says structured, or the media type does not fit into the property `content_type`.',
    contentType: STRUCTURED_MEDIA_TYPE,
    payload: EVENT_SCHEMA,
    examples: [{ name: 'structured mode', payload: EXAMPLE_EVENT }],
  };
}

/** A record that is handed to Sluice: a CloudEvent, whose subject is the reference. */
export function ingressMessage(prefix: AttributePrefix): Json {
  const attributes = {
    specversion: '1.0',
    id: 'shop-event-77',
    source: 'https://shop.example/',
    type: 'order.placed',
    subject: 'order-1001',
  };
  const headers = Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [`${prefix}${name}`, value]),
  );
  return {
    name: 'Record',
    title: 'A record that is handed over',
    summary:
      'A CloudEvent in binary mode, or structured as application/cloudevents+json, or plain with ' +
      '`record-reference` and the like as /openapi.json says, each as it is written: only values of `ce-` ' +
      'headers are percent-decoded. `id` is the event id: the same again is a ' +
      'duplicate.',
    contentType: 'application/json',
    headers: describeHeaders(headers, [`${prefix}subject`]),
    payload: ANY_PAYLOAD,
    examples: [{ name: 'binary mode', headers, payload: EXAMPLE_PAYLOAD }],
  };
}

/** Headers that every record comes to a Core App with, and those that only some have, by example. */
export const HANDLER_HEADERS = {
  'idempotency-key': '0saccpgxc00d8-0',
  'record-id': '0saccpgxc00d8',
  'record-source': 'shop',
  'record-reference': 'order-1001',
  'record-type': 'order.placed',
  'record-received-at': '2026-11-22T20:00:00.456Z',
  'record-attempt': '1',
};
export const OPTIONAL_HANDLER_HEADERS = {
  'record-time': '2026-11-22T20:00:00.123Z',
  'event-id': 'shop-event-77',
  traceparent: EXAMPLE_DELIVERY.traceparent,
};

/** An ingress record as a Core App gets it by HTTP. */
export function handlerMessage(): Json {
  const all = { ...HANDLER_HEADERS, ...OPTIONAL_HANDLER_HEADERS };
  return {
    name: 'IngressRecord',
    title: 'A record to be processed',
    summary:
      'The body is the payload as it came, or as it was edited last. In `record-reference`, `record-type` ' +
      'and `event-id` `%` and all but ASCII is percent-encoded: decode them once.',
    contentType: 'application/json',
    headers: describeHeaders(all, Object.keys(OPTIONAL_HANDLER_HEADERS)),
    payload: ANY_PAYLOAD,
    examples: [{ name: 'an order', headers: all, payload: EXAMPLE_PAYLOAD }],
  };
}
