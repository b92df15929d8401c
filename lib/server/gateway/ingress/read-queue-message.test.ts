import { describe, expect, it } from 'vitest';
import { GatewayError } from '../gateway-error.ts';
import type { QueueMessage } from './queue-message.ts';
import { readQueueMessage } from './read-queue-message.ts';

const BYTES = Buffer.from('{"total": 12.50, "total": 1e400}');
const TRACEPARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const EVENT = {
  'cloudEvents:specversion': '1.0',
  'cloudEvents:id': 'e-1',
  'cloudEvents:source': '/shops/eu',
  'cloudEvents:type': 'order.placed',
};

const message = (given: Partial<QueueMessage>): QueueMessage => ({
  bytes: BYTES,
  properties: {},
  headers: {},
  ...given,
});

const read = (given: Partial<QueueMessage>) => readQueueMessage(message(given), 1_000);

/** The code of a refusal and what it names. */
function refusal(given: Partial<QueueMessage>): { code: string; headers: unknown[] } {
  try {
    read(given);
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    return { code: error.code, headers: error.faults.map((f) => f.header ?? f.pointer) };
  }
  throw new Error('it was not refused');
}

describe('an event in binary mode', () => {
  it('is refused for a header beside its attributes that cannot be stored, by its name', () => {
    expect(refusal({ headers: { ...EVENT, shop: 'a\0b' } })).toEqual({
      code: 'invalid_cloud_event',
      headers: ['shop'],
    });
  });

  it('is its attributes, and the bytes as they came', () => {
    const submission = read({
      properties: { contentType: 'application/json; charset=utf-8', messageId: 'm-1' },
      headers: {
        ...EVENT,
        'cloudEvents:subject': 'order-1001',
        'cloudEvents:time': '2026-01-02T03:04:05Z',
        'cloudEvents:recordedtime': '2026-01-02T03:04:06.5Z',
        'cloudEvents:partitionkey': 'customer-7',
        'cloudEvents:attempt': 3,
        traceparent: TRACEPARENT,
      },
    });
    expect(submission).toMatchObject({
      reference: 'order-1001',
      type: 'order.placed',
      eventId: 'e-1',
      originatedAt: new Date('2026-01-02T03:04:06.500Z'),
      orderingKey: 'customer-7',
      traceparent: TRACEPARENT,
      mediaType: 'application/json; charset=utf-8',
    });
    expect(submission.bytes).toBe(BYTES);
    expect(submission.headers).toContainEqual(['cloudEvents:id', 'e-1']);
    expect(submission.headers).toContainEqual(['message-id', 'm-1']);
  });

  it('is known by the underscore too, in whichever case', () => {
    const headers = Object.fromEntries(
      Object.entries(EVENT).map(([name, value]) => [
        name.replace('cloudEvents:', 'CloudEvents_'),
        value,
      ]),
    );
    expect(read({ headers })).toMatchObject({ eventId: 'e-1', reference: 'e-1' });
  });

  it('takes a time that the client sent as a timestamp', () => {
    const time = new Date('2026-01-02T03:04:05Z');
    expect(read({ headers: { ...EVENT, 'cloudEvents:time': time } }).originatedAt).toEqual(time);
  });

  it.each([
    ['without an id', { 'cloudEvents:id': undefined }, 'invalid_cloud_event', ['cloudEvents:id']],
    [
      'of another version',
      { 'cloudEvents:specversion': '0.3' },
      'invalid_cloud_event',
      ['cloudEvents:specversion'],
    ],
    [
      'with an empty subject',
      { 'cloudEvents:subject': '' },
      'invalid_cloud_event',
      ['cloudEvents:subject'],
    ],
    [
      'with a list for a subject',
      { 'cloudEvents:subject': ['a'] },
      'invalid_request',
      ['cloudevents:subject'],
    ],
    [
      'with a line break',
      { 'cloudEvents:subject': 'a\nb' },
      'invalid_request',
      ['cloudevents:subject'],
    ],
    [
      'with a content type among its attributes',
      { 'cloudEvents:datacontenttype': 'a/b' },
      'invalid_request',
      ['cloudEvents:datacontenttype'],
    ],
  ])('is refused %s', (_, changed, code, headers) => {
    expect(refusal({ headers: { ...EVENT, ...changed } })).toEqual({ code, headers });
  });
});

describe('an event in structured mode', () => {
  const contentType = 'application/cloudevents+json; charset=utf-8';

  it('is kept whole', () => {
    const bytes = Buffer.from(
      '{"specversion":"1.0","id":"e-2","source":"/s","type":"t","subject":"order-1","data": {"a":1.0}}',
    );
    const submission = read({ bytes, properties: { contentType } });
    expect(submission).toMatchObject({ eventId: 'e-2', reference: 'order-1', type: 't' });
    expect(submission.mediaType).toBe('application/cloudevents+json');
    expect(submission.bytes).toBe(bytes);
  });

  it('is refused when it cannot be read, by JSON pointer where there is one', () => {
    const properties = { contentType };
    expect(refusal({ properties, bytes: Buffer.from('[]') })).toEqual({
      code: 'invalid_cloud_event',
      headers: [],
    });
    const bytes = Buffer.from('{"specversion":"1.0","id":"","source":"/s","type":"t"}');
    expect(refusal({ properties, bytes }).headers).toEqual(['/id']);
  });

  it.each(['application/cloudevents-batch+json', 'application/cloudevents+avro'])(
    'refuses %s',
    (other) => {
      expect(refusal({ properties: { contentType: other } }).code).toBe('unsupported_media_type');
    },
  );
});

describe('a plain message', () => {
  const headers = { 'Record-Reference': 'order-1001' };

  it('has its identifiers in headers as at the door', () => {
    const submission = read({
      properties: { contentType: 'text/csv', messageId: 'm-1', type: 'not-this' },
      headers: {
        ...headers,
        'record-type': 'order.csv',
        'event-id': 'e-1',
        'ordering-key': 'customer-7',
        'record-time': '2026-01-02T03:04:05+01:00',
        traceparent: TRACEPARENT,
      },
    });
    expect(submission).toMatchObject({
      reference: 'order-1001',
      type: 'order.csv',
      eventId: 'e-1',
      orderingKey: 'customer-7',
      originatedAt: new Date('2026-01-02T02:04:05Z'),
      traceparent: TRACEPARENT,
      mediaType: 'text/csv',
    });
  });

  it('falls back on the basic properties', () => {
    const properties = { messageId: 'm-1', type: 'order', timestamp: 1_767_323_045 };
    expect(read({ headers, properties })).toMatchObject({
      eventId: 'm-1',
      type: 'order',
      originatedAt: new Date('2026-01-02T03:04:05Z'),
      mediaType: 'application/octet-stream',
    });
  });

  it('needs a reference only', () => {
    expect(read({ headers, bytes: Buffer.alloc(0) })).toMatchObject({
      type: 'record',
      eventId: null,
      originatedAt: null,
      orderingKey: null,
      traceparent: null,
    });
  });

  it('keeps no secrets, and no tables', () => {
    const given = { ...headers, Authorization: 'Bearer x', 'x-death': [{ count: 1 }], shop: 7 };
    expect(read({ headers: given }).headers).toEqual([
      ['Record-Reference', 'order-1001'],
      ['shop', '7'],
    ]);
  });

  it.each([
    ['without a reference', {}, 'record-reference'],
    ['with a reference too long', { 'record-reference': 'x'.repeat(513) }, 'record-reference'],
    [
      'with a number of bytes for a type',
      { ...headers, 'record-type': Buffer.from('a') },
      'record-type',
    ],
    [
      'with a number that has lost digits',
      { 'record-reference': 9_007_199_254_740_992 },
      'record-reference',
    ],
    ['with a time that is none', { ...headers, 'record-time': 'yesterday' }, 'record-time'],
    ['with half a surrogate pair', { 'record-reference': '\ud800' }, 'record-reference'],
    ['with NUL in a header that is only kept', { ...headers, shop: 'a\0b' }, 'shop'],
    ['with NUL in the name of a header', { ...headers, 'sh\0op': 'a' }, 'sh\uFFFDop'],
    ['with half a surrogate pair in a name', { ...headers, 'sh\uD800op': 'a' }, 'sh\uFFFDop'],
  ])('is refused %s', (_, given, header) => {
    expect(refusal({ headers: given })).toEqual({ code: 'invalid_request', headers: [header] });
  });

  it('is refused when it is too large or encoded', () => {
    expect(refusal({ headers, bytes: Buffer.alloc(1_001) }).code).toBe('too_large');
    expect(refusal({ headers, properties: { contentEncoding: 'gzip' } }).code).toBe(
      'unsupported_media_type',
    );
    expect(read({ headers, properties: { contentEncoding: 'utf-8' } }).reference).toBe(
      'order-1001',
    );
  });
});
