import { expect, it } from 'vitest';
import { readQueueDelivery } from './queue-delivery.ts';

const ATTRIBUTES = {
  specversion: '1.0',
  recordid: '0123456789abc',
  deliverytoken: 't-1',
  subject: 'order-1',
  type: 'payment.receipt',
  deliveryattempt: 2,
};
const EXPECTED = {
  ...{ id: '0123456789abc', token: 't-1' },
  ...{ reference: 'order-1', type: 'payment.receipt', attempt: 2 },
};

function read(given: {
  content?: string;
  contentType?: string;
  headers?: Record<string, unknown>;
}) {
  const none = undefined;
  return readQueueDelivery({
    content: Buffer.from(given.content ?? '{}'),
    fields: { deliveryTag: 1, redelivered: false, exchange: '', routingKey: '' },
    properties: {
      contentType: given.contentType,
      headers: given.headers,
      ...{ contentEncoding: none, deliveryMode: none, priority: none, correlationId: none },
      ...{ replyTo: none, expiration: none, messageId: none, timestamp: none, type: none },
      ...{ userId: none, appId: none, clusterId: none },
    },
  });
}

it.each(['cloudEvents_', 'cloudEvents:'])('reads binary mode with the prefix %s', (prefix) => {
  const headers = Object.fromEntries(
    Object.entries(ATTRIBUTES).map(([name, value]) => [`${prefix}${name}`, value]),
  );
  expect(read({ headers, contentType: 'application/json' })).toEqual(EXPECTED);
});

it('reads structured mode', () => {
  const content = JSON.stringify({ ...ATTRIBUTES, data: {} });
  const contentType = 'application/cloudevents+json; charset=utf-8';
  expect(read({ content, contentType })).toEqual(EXPECTED);
});

it.each([
  ['no headers', {}],
  ['other headers', { headers: { recordid: 'x' } }],
  ['no JSON', { contentType: 'application/cloudevents+json', content: '{' }],
])('a message with %s is no delivery', (_, given) => {
  expect(read(given)).toBeNull();
});
