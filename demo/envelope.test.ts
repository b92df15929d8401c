import { HTTP } from 'cloudevents';
import { expect, test } from 'vitest';
import { wrap, wrapMany } from './envelope.ts';
import type { Outgoing } from './traffic/outgoing.ts';

const record: Outgoing = {
  source: 'shop',
  reference: 'octo/repo#12',
  type: 'order.placed',
  eventId: 'e-1',
  originatedAt: new Date('2026-11-22T20:00:00.123Z'),
  mediaType: 'application/json',
  // Two numbers and an order of names that parsing and writing would change.
  body: '{"b":1.50,"2":12345678901234567890,"a":"東京"}',
};
const attributes = {
  id: 'e-1',
  type: 'order.placed',
  subject: 'octo/repo#12',
  source: 'https://shop.example/',
  time: '2026-11-22T20:00:00.123Z',
  datacontenttype: 'application/json',
};

test('plain: the identifiers are headers, the body is the payload', () => {
  expect(wrap(record, 'plain')).toEqual({
    source: 'shop',
    headers: {
      'content-type': 'application/json',
      'record-reference': 'octo/repo#12',
      'record-type': 'order.placed',
      'event-id': 'e-1',
      'record-time': '2026-11-22T20:00:00.123Z',
    },
    body: record.body,
  });
});

test.each(['binary', 'structured'] as const)('%s is a CloudEvent by the SDK’s reading', (form) => {
  const { headers, body } = wrap(record, form);
  const [event] = [HTTP.toEvent({ headers, body })].flat();
  expect(event).toMatchObject(attributes);
});

test('structured: the payload’s bytes stay as they are', () => {
  expect(wrap(record, 'structured').body).toContain(`"data":${record.body}}`);
});

test('NDJSON: one event a line', () => {
  const { headers, body } = wrapMany('shop', [record, { ...record, eventId: 'e-2' }]);
  expect(headers).toEqual({ 'content-type': 'application/x-ndjson' });
  const lines = body.split('\n');
  expect(lines.map((line) => /"id":"([^"]*)"/.exec(line)?.[1])).toEqual(['e-1', 'e-2', undefined]);
  expect(lines.at(-1)).toBe('');
});
