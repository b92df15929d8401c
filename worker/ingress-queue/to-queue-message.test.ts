import type { MessageProperties } from 'amqplib';
import { expect, it } from 'vitest';
import { messageIdOf, toQueueMessage } from './to-queue-message.ts';

const NONE: MessageProperties = {
  ...{ contentType: undefined, contentEncoding: undefined, headers: undefined },
  ...{ deliveryMode: undefined, priority: undefined, correlationId: undefined },
  ...{ replyTo: undefined, expiration: undefined, messageId: undefined, timestamp: undefined },
  ...{ type: undefined, userId: undefined, appId: undefined, clusterId: undefined },
};
const message = (properties: Partial<MessageProperties>) => ({
  content: Buffer.from('{}'),
  fields: { deliveryTag: 1, redelivered: false, exchange: '', routingKey: '' },
  properties: { ...NONE, ...properties },
});

it('takes bytes, properties and headers as they are', () => {
  const given = message({ contentType: 'a/b', headers: { shop: 7, table: { a: 1 } } });
  expect(toQueueMessage(given)).toEqual({
    bytes: given.content,
    properties: expect.objectContaining({ contentType: 'a/b' }) as unknown,
    headers: { shop: 7, table: { a: 1 } },
  });
  expect(toQueueMessage(message({})).headers).toEqual({});
});

it('reads a field of the type timestamp as a time', () => {
  const headers = {
    'cloudEvents:time': { '!': 'timestamp', value: 1_767_323_045 },
    beyond: { '!': 'timestamp', value: 1e15 },
  };
  expect(toQueueMessage(message({ headers })).headers).toEqual({
    'cloudEvents:time': new Date('2026-01-02T03:04:05Z'),
    beyond: headers.beyond,
  });
});

it.each([
  ['m-1', 'm-1'],
  ['', null],
  [undefined, null],
])('calls a message %j %j', (messageId, expected) => {
  expect(messageIdOf(message({ messageId }))).toBe(expected);
});
