/** Deliveries as messages of the CloudEvents AMQP binding. */
import { expect, test } from 'vitest';
import { sampleDelivery } from '#worker/testing/sample-delivery';
import { outgoingMessage } from './outgoing-message.ts';

test('in binary mode the body is the stored bytes, and attributes are headers', () => {
  const bytes = Buffer.from([0xff, 0, 0x7b]);
  const delivery = sampleDelivery({ bytes, mediaType: 'image/x-odd', reference: 'order “ä”' });
  const { content, options } = outgoingMessage(delivery, 'binary');
  expect(content).toEqual(bytes);
  expect(options).toMatchObject({
    ...{ persistent: true, mandatory: true, messageId: delivery.token },
    contentType: 'image/x-odd',
    headers: {
      cloudEvents_specversion: '1.0',
      cloudEvents_subject: 'order “ä”',
      cloudEvents_recordid: delivery.id,
      cloudEvents_deliverytoken: delivery.token,
    },
  });
  expect(options.headers).not.toHaveProperty('cloudEvents_datacontenttype');
});

test('bytes are not copied, wherever they lie in their buffer', () => {
  const buffer = Buffer.from('..payload..');
  const { content } = outgoingMessage(sampleDelivery({ bytes: buffer.subarray(2, 9) }), 'binary');
  expect(content.toString()).toBe('payload');
  expect(content.buffer).toBe(buffer.buffer);
});

test('in structured mode the body is the event', () => {
  const delivery = sampleDelivery({ bytes: Buffer.from('{"a": 1.0}'), mediaType: 'text/json' });
  const { content, options } = outgoingMessage(delivery, 'structured');
  expect(options.contentType).toBe('application/cloudevents+json; charset=utf-8');
  expect(options).not.toHaveProperty('headers');
  expect(content.toString()).toContain('"data":{"a": 1.0}}');
});

test('a media type that no property can hold makes it the structured event', () => {
  const mediaType = `text/x; a="${'ä'.repeat(130)}"`;
  const { content, options } = outgoingMessage(sampleDelivery({ mediaType }), 'binary');
  expect(options.contentType).toBe('application/cloudevents+json; charset=utf-8');
  expect(JSON.parse(content.toString())).toMatchObject({ datacontenttype: mediaType });
});
