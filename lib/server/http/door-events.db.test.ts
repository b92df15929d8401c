/** CloudEvents at the door, in each of their modes. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { batchReceiptSchema } from '#lib/contracts/receipt';
import { freshId, openDoor, problemOf, receiptOf, type DoorWorld } from '#lib/testing/door-world';

let door: DoorWorld;
beforeAll(async () => {
  door = await openDoor();
});
afterAll(() => door[Symbol.asyncDispose]());

describe('CloudEvents', () => {
  const event = (extra: object) =>
    JSON.stringify({ specversion: '1.0', id: freshId(), source: '/s', type: 'order', ...extra });

  it('in binary mode: attributes in headers, decoded once', async () => {
    const { id } = await receiptOf(
      await door.send({
        body: 'data',
        headers: {
          'content-type': 'text/plain',
          'ce-specversion': '1.0',
          'ce-id': freshId(),
          'ce-source': '/s',
          'ce-type': 'order',
          'ce-subject': '"order%20%C3%84%2525"',
        },
      }),
    );
    const record: unknown = await (
      await fetch(`${door.web.origin}/api/v1/records/${id}`, {
        headers: { authorization: `Bearer ${door.key}` },
      })
    ).json();
    expect(record).toMatchObject({
      reference: 'order Ä%25',
      type: 'order',
      mediaType: 'text/plain',
    });
  });

  it('in structured mode: the whole event is the payload, byte for byte', async () => {
    const body = ` ${event({ data: { n: 1 } }).replace('"n":1', '"n":12345678901234567890,  "n":2')}\n`;
    const headers = { 'content-type': 'application/cloudevents+json; charset=utf-8' };
    const { id } = await receiptOf(await door.send({ body, headers }));
    expect((await door.payloadOf(id)).bytes.toString()).toBe(body);
  });

  it('in a batch: one bad item blocks no other, each keeps its own bytes', async () => {
    const good = event({ subject: 'a' });
    const bytes = `[ ${good} , {"specversion":"1.0"},\n${good},${good.replace('"a"', '"b"')}]`;
    const response = await door.send({
      body: bytes,
      headers: { 'content-type': 'application/cloudevents-batch+json' },
    });
    expect(response.status).toBe(202);
    const receipt = batchReceiptSchema.parse(await response.json());
    expect(receipt).toMatchObject({ accepted: 1, duplicates: 1, rejected: 2 });
    expect(
      receipt.results.map((result) =>
        'problem' in result ? result.problem.code : result.duplicate,
      ),
    ).toEqual([false, 'invalid_cloud_event', true, 'event_id_conflict']);
    const [first] = receipt.results;
    if (first === undefined || !('id' in first)) throw new Error('the first was not accepted');
    expect((await door.payloadOf(first.id)).bytes.toString()).toBe(good);
  });

  it('one a line: answered line by line, empty lines passed over', async () => {
    const lines = `${event({})}\r\n\n${event({})}\nnot json\n${event({})}`;
    const response = await door.send({
      body: lines,
      headers: { 'content-type': 'application/x-ndjson' },
    });
    const receipt = batchReceiptSchema.parse(await response.json());
    expect(receipt).toMatchObject({ accepted: 3, duplicates: 0, rejected: 1 });
    expect(receipt.results.map((result) => 'problem' in result)).toEqual([
      false,
      false,
      true,
      false,
    ]);
  });

  it('an empty batch is fine, a batch that is no array is not', async () => {
    const headers = { 'content-type': 'application/cloudevents-batch+json' };
    expect((await door.send({ body: '[]', headers })).status).toBe(202);
    await problemOf(await door.send({ body: '{}', headers }), 400);
  });

  it('answer the webhook handshake', async () => {
    const response = await fetch(`${door.web.origin}/api/v1/ingress/shop`, {
      method: 'OPTIONS',
      headers: { 'webhook-request-origin': 'eventemitter.example' },
    });
    expect(response.status).toBe(200);
    expect(response.headers.get('webhook-allowed-origin')).toBe('eventemitter.example');
    expect(response.headers.get('webhook-allowed-rate')).toBe('*');
  });

  it('tell nobody without a key which sources there are', async () => {
    const shake = (source: string) =>
      fetch(`${door.web.origin}/api/v1/ingress/${source}`, { method: 'OPTIONS' });
    const [known, unknown] = await Promise.all([shake('shop'), shake('nowhere')]);
    expect(unknown.status).toBe(known.status);
  });
});
