import { HTTP } from 'cloudevents';
import { describe, expect, test } from 'vitest';
import {
  createWebhookKeyPair,
  createWebhookSecret,
  readSigningKey,
  readVerifyingKey,
} from '#lib/client-sdk/webhook-key';
import { verifyWebhook } from '#lib/client-sdk/webhook-signature';
import { buildPush } from './build-push.ts';
import { sampleDelivery } from '#worker/testing/sample-delivery';
import type { PushRequest } from './send-to-target.ts';

const nowMs = Date.parse('2026-11-23T12:00:00.900Z');
const secret = createWebhookSecret();
const pair = createWebhookKeyPair();
const keys = [readSigningKey(secret), readSigningKey(pair.secretKey)];
const options = { mode: 'binary', keys, nowMs } as const;
const delivery = sampleDelivery();

function isSigned(push: PushRequest, key: string): boolean {
  const fields = {
    id: push.headers['webhook-id'],
    timestamp: push.headers['webhook-timestamp'],
    signature: push.headers['webhook-signature'],
  };
  return verifyWebhook(fields, push.body, { keys: [readVerifyingKey(key)], nowMs }).ok;
}

const parse = ({ headers, body }: PushRequest): unknown =>
  HTTP.toEvent({ headers, body: Buffer.from(body).toString() });

describe('a push', () => {
  test.each(['binary', 'structured', 'batch'] as const)(
    'in %s mode is signed by every key',
    (mode) => {
      const push = buildPush([delivery], { ...options, mode });
      expect(isSigned(push, secret)).toBe(true);
      expect(isSigned(push, pair.publicKey)).toBe(true);
      expect(isSigned(push, createWebhookSecret())).toBe(false);
      expect(push.headers['webhook-timestamp']).toBe('1795435200');
    },
  );

  test('keeps its id over offers, changes it with a replay, and has no full stop in it', () => {
    const id = (given: Parameters<typeof sampleDelivery>[0]): string | undefined =>
      buildPush([sampleDelivery(given)], options).headers['webhook-id'];
    expect(id({ attempt: 2, token: 'another' })).toBe(id({}));
    expect(id({ generation: 1 })).not.toBe(id({}));
    expect(id({})).toMatch(/^[^.]+$/);
  });

  test('of several records keeps its id as long as they are the same', () => {
    const other = sampleDelivery({ recordId: 8_000_000n });
    const id = (...batch: [typeof delivery, ...(typeof delivery)[]]): string | undefined =>
      buildPush(batch, { ...options, mode: 'batch' }).headers['webhook-id'];
    expect(id(delivery, other)).toBe(id(sampleDelivery({ attempt: 3 }), other));
    expect(id(delivery, other)).not.toBe(id(delivery));
  });
});

describe('an event', () => {
  test('in binary mode carries the exact bytes, and its attributes in the header', () => {
    const push = buildPush([delivery], options);
    expect(push.body).toBe(delivery.bytes);
    expect(push.headers).toMatchObject({
      'content-type': 'application/json',
      'ce-specversion': '1.0',
      'ce-id': 'evt-1',
      'ce-source': 'urn:sluice:source:shop',
      'ce-type': 'order.confirmed',
      'ce-subject': 'order-1001',
      'ce-recordid': delivery.id,
      'ce-deliverytoken': delivery.token,
      'ce-deliveryattempt': '1',
      traceparent: delivery.traceparent,
    });
    expect(push.headers).not.toHaveProperty('ce-datacontenttype');
  });

  test.each(['binary', 'structured'] as const)(
    'in %s mode is read by the reference library',
    (mode) => {
      const event = parse(buildPush([delivery], { ...options, mode }));
      expect(event).toMatchObject({
        specversion: '1.0',
        id: 'evt-1',
        subject: 'order-1001',
        data: { total: 12.5 },
        recordid: delivery.id,
      });
    },
  );

  test('in a batch is one of many, in order', () => {
    const other = sampleDelivery({ eventId: 'evt-2' });
    const push = buildPush([delivery, other], { ...options, mode: 'batch' });
    expect(push.headers['content-type']).toMatch(/^application\/cloudevents-batch\+json/);
    expect(parse(push)).toMatchObject([{ id: 'evt-1' }, { id: 'evt-2' }]);
  });

  test('encodes what a header field cannot carry', () => {
    const odd = sampleDelivery({ reference: 'Bestellung „1“ %\r\nx: y', eventId: '"' });
    const { headers } = buildPush([odd], options);
    expect(headers['ce-subject']).toBe('Bestellung%20%E2%80%9E1%E2%80%9C%20%25%0D%0Ax:%20y');
    expect(headers['ce-id']).toBe('%22');
    expect(decodeURIComponent(headers['ce-subject'] ?? '')).toBe(odd.reference);
  });

  test('of a media type that no field can carry is sent as bytes', () => {
    const { headers } = buildPush([sampleDelivery({ mediaType: 'text/ü\n' })], options);
    expect(headers['content-type']).toBe('application/octet-stream');
  });
});
