import { CloudEvent as SdkEvent } from 'cloudevents';
import { describe, expect, it } from 'vitest';
import {
  CLOUD_EVENT_MEDIA_TYPE,
  CloudEventError,
  readCloudEvent,
  readStructuredAttributes,
  unwrapCloudEvent,
} from './cloud-event.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);
const BASE = { specversion: '1.0', id: 'e-1', source: '/shops/eu', type: 'order.placed' };

function read(event: object) {
  return readCloudEvent(readStructuredAttributes(bytesOf(JSON.stringify(event))));
}

const VALID: readonly (readonly [string, object])[] = [
  ['only what is required', {}],
  ['a subject', { subject: 'order-1001' }],
  ['a time with an offset', { time: '2026-11-22T12:00:00+01:00' }],
  ['a data content type with a parameter', { datacontenttype: 'application/json; charset=utf-8' }],
  ['an absolute schema', { dataschema: 'https://example.test/order.json' }],
  ['an extension of text', { comexample: 'x' }],
  ['an extension that is an integer', { attempt1: 3 }],
  ['an extension that is a boolean', { urgent: true }],
  ['a null attribute, which is absent', { subject: null }],
  ['text beyond ASCII', { subject: 'Bestellung-Ä-東京-🚚' }],
  ['data of any shape', { data: [1, { deep: [null] }] }],
];

describe('readCloudEvent', () => {
  it.each(VALID)('takes %s, as the SDK does', (_, extra) => {
    expect(read({ ...BASE, ...extra }).kind).toBe('valid');
    const withoutNull = Object.fromEntries(
      Object.entries(extra).filter(([, value]) => value !== null),
    );
    expect(() => new SdkEvent({ ...BASE, ...withoutNull }).validate()).not.toThrow();
  });

  it.each([
    ['no specversion', { specversion: undefined }, 'specversion'],
    ['another specversion', { specversion: '0.3' }, 'specversion'],
    ['no id', { id: undefined }, 'id'],
    ['an empty id', { id: '' }, 'id'],
    ['a null id', { id: null }, 'id'],
    ['no source', { source: undefined }, 'source'],
    ['an empty source', { source: '' }, 'source'],
    ['a source with a space', { source: '/a b' }, 'source'],
    ['a source with half an address', { source: 'http://[bad' }, 'source'],
    ['a source with brackets in its path', { source: '/a[0]' }, 'source'],
    ['a source with two fragments', { source: '/a#b#c' }, 'source'],
    ['a source with a port that is none', { source: 'http://host:port/' }, 'source'],
    ['a source with a broken percent', { source: '/a%zz' }, 'source'],
    ['a source beyond ASCII', { source: '/ä' }, 'source'],
    ['no type', { type: undefined }, 'type'],
    ['an empty type', { type: '' }, 'type'],
    ['a type that is a number', { type: 7 }, 'type'],
    ['an empty subject', { subject: '' }, 'subject'],
    ['a time that is none', { time: 'yesterday' }, 'time'],
    ['a time without an offset', { time: '2026-11-22T12:00:00' }, 'time'],
    ['a broken recorded time', { recordedtime: '1' }, 'recordedtime'],
    ['a content type without a slash', { datacontenttype: 'json' }, 'datacontenttype'],
    ['a relative schema', { dataschema: '/order.json' }, 'dataschema'],
    ['an empty schema', { dataschema: '' }, 'dataschema'],
    ['an attribute in upper case', { Comexample: 'x' }, 'Comexample'],
    ['an attribute with an underscore', { com_example: 'x' }, 'com_example'],
    ['a fraction', { amount: 1.5 }, 'amount'],
    ['an integer beyond 32 bits', { amount: 4_294_967_296 }, 'amount'],
    ['a control character', { subject: 'a\u0000b' }, 'subject'],
    ['half a surrogate pair', { subject: 'a\ud800' }, 'subject'],
    ['a noncharacter', { subject: 'a\ufffe' }, 'subject'],
  ])('refuses %s and names the attribute', (_, change, attribute) => {
    const result = read({ ...BASE, ...change });
    expect(result).toMatchObject({ kind: 'invalid', faults: [{ attribute }] });
  });

  it.each([
    ['an object as attribute', { comexample: {} }],
    ['a list as attribute', { subject: ['a'] }],
    ['data in two forms', { data: 1, data_base64: 'AA==' }],
    ['base64 that is none', { data_base64: 'a%==' }],
    ['base64 cut short', { data_base64: 'AAA' }],
    ['base64 that is a number', { data_base64: 7 }],
    ['a thousand attributes', Object.fromEntries(Array.from({ length: 1000 }, (_, n) => [n, 1]))],
  ])('cannot read an event with %s', (_, change) => {
    expect(() => read({ ...BASE, ...change })).toThrow(CloudEventError);
  });

  it('refuses an attribute that comes twice', () => {
    expect(() => readStructuredAttributes(bytesOf('{"id":"a","id":"b"}'))).toThrow(/comes twice/);
  });

  it('maps subject, recorded time and partition key to our words', () => {
    const event = {
      ...BASE,
      subject: 'order-1001',
      time: '2026-11-22T12:00:00Z',
      recordedtime: '2026-11-22T12:00:05Z',
      partitionkey: 'customer-7',
    };
    expect(read(event)).toEqual({
      kind: 'valid',
      event: {
        id: 'e-1',
        reference: 'order-1001',
        type: 'order.placed',
        originatedAt: new Date('2026-11-22T12:00:05Z'),
        orderingKey: 'customer-7',
        traceparent: null,
      },
    });
  });

  it('takes the id for the reference where no subject is', () => {
    expect(read(BASE)).toMatchObject({ event: { reference: 'e-1' } });
  });
});

describe('unwrapCloudEvent', () => {
  const unwrap = (text: string, mediaType = CLOUD_EVENT_MEDIA_TYPE) => {
    const { bytes, mediaType: type } = unwrapCloudEvent(bytesOf(text), mediaType);
    return [new TextDecoder().decode(bytes), type];
  };

  it('gives the very bytes of data, digits and duplicate names included', () => {
    const data = '{"n":12345678901234567890, "a":1,"a":2 }';
    expect(unwrap(`{"id":"1","data":${data},"type":"t"}`)).toEqual([data, 'application/json']);
  });

  it('decodes base64', () => {
    expect(unwrap('{"data_base64":"aGk=","datacontenttype":"text/plain"}')).toEqual([
      'hi',
      'text/plain',
    ]);
  });

  it('gives the text itself of a string under another media type', () => {
    expect(unwrap('{"data":"<a/>","datacontenttype":"application/xml"}')).toEqual([
      '<a/>',
      'application/xml',
    ]);
  });

  it('keeps a JSON string as JSON under a JSON media type', () => {
    expect(unwrap('{"data":"hi","datacontenttype":"application/vnd.x+json"}')).toEqual([
      '"hi"',
      'application/vnd.x+json',
    ]);
  });

  it('leaves everything else as it is', () => {
    expect(unwrap('{"data":1}', 'application/json')).toEqual(['{"data":1}', 'application/json']);
  });
});
