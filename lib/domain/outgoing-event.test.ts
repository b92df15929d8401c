/** The one mapping of deliveries to CloudEvents. */
import { CloudEvent, HTTP } from 'cloudevents';
import { describe, expect, test } from 'vitest';
import { batchOfEvents, outgoingAttributes, structuredEvent } from './outgoing-event.ts';
import type { OutgoingDelivery } from './outgoing-event.ts';

const delivery = (changes: Partial<OutgoingDelivery> = {}): OutgoingDelivery => ({
  id: '9x1',
  token: '6a1f0f7e-0000-4000-8000-000000000001',
  source: 'shop',
  reference: 'order-1001',
  eventId: 'evt-7',
  type: 'order.confirmed',
  originatedAt: new Date('2026-11-23T10:00:00.123Z'),
  receivedAt: new Date('2026-11-23T10:00:01Z'),
  attempt: 2,
  mediaType: 'application/json',
  traceparent: null,
  bytes: Buffer.from('{"b": 1.50, "a": 12345678901234567890, "a": null}'),
  ...changes,
});

describe('attributes', () => {
  test('name the event, where it comes from, and what an acknowledgement quotes', () => {
    expect(outgoingAttributes(delivery())).toEqual({
      specversion: '1.0',
      id: 'evt-7',
      source: 'urn:sluice:source:shop',
      type: 'order.confirmed',
      subject: 'order-1001',
      time: '2026-11-23T10:00:00.123Z',
      recordedtime: '2026-11-23T10:00:01.000Z',
      datacontenttype: 'application/json',
      recordid: '9x1',
      deliverytoken: '6a1f0f7e-0000-4000-8000-000000000001',
      deliveryattempt: 2,
    });
  });

  test('fall back on what the gateway knows itself', () => {
    const attributes = outgoingAttributes(delivery({ eventId: null, originatedAt: null }));
    expect(attributes).toMatchObject({ id: '9x1', time: '2026-11-23T10:00:01.000Z' });
  });

  test('carry the trace on', () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    expect(outgoingAttributes(delivery({ traceparent }))).toMatchObject({ traceparent });
  });

  test('are valid for the reference library', () => {
    const event = new CloudEvent({ ...outgoingAttributes(delivery()), data: {} });
    expect(event.validate()).toBe(true);
  });
});

describe('a structured event', () => {
  test('holds JSON as the very bytes that were stored', () => {
    const text = structuredEvent(delivery()).toString();
    expect(text).toContain('"data":{"b": 1.50, "a": 12345678901234567890, "a": null}}');
    expect(JSON.parse(text)).toMatchObject({ id: 'evt-7', subject: 'order-1001' });
  });

  test.each([
    ['another media type', 'text/plain', Buffer.from('{"a":1}')],
    ['bytes that are no JSON', 'application/json', Buffer.from('{"a":')],
    ['bytes that are no UTF-8', 'application/json', Buffer.from([0x22, 0xff, 0x22])],
    ['a byte order mark', 'application/json', Buffer.from('\uFEFF{}')],
  ])('holds %s as base64', (_, mediaType, bytes) => {
    const event: unknown = JSON.parse(structuredEvent(delivery({ mediaType, bytes })).toString());
    expect(event).toMatchObject({ data_base64: bytes.toString('base64') });
    expect(event).not.toHaveProperty('data');
  });

  test('holds JSON of any type that says so', () => {
    const event = structuredEvent(
      delivery({ mediaType: 'Application/Vnd.Shop+JSON; charset=utf-8' }),
    );
    expect(event.toString()).toContain('"data":{"b"');
  });

  test('is read by the reference library', () => {
    const event = HTTP.toEvent({
      headers: { 'content-type': 'application/cloudevents+json' },
      body: structuredEvent(delivery({ bytes: Buffer.from('{"total":"9.50"}') })).toString(),
    });
    expect(event).toMatchObject({ id: 'evt-7', data: { total: '9.50' }, deliveryattempt: 2 });
  });
});

test('a batch is an array of events, in their order', () => {
  const batch = batchOfEvents([delivery(), delivery({ eventId: 'evt-8' })]).toString();
  expect(JSON.parse(batch)).toMatchObject([{ id: 'evt-7' }, { id: 'evt-8' }]);
  expect(batchOfEvents([]).toString()).toBe('[]');
});
