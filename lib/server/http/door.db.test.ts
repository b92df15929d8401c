/** The door: what is sent is stored, and what is refused says why. One test for each promise. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { receiptSchema } from '#lib/contracts/receipt';
import { createMachineKey } from '#lib/server/gateway/machine-keys';
import {
  freshId,
  openDoor,
  problemOf,
  receiptOf,
  type DoorWorld,
  type Sent,
} from '#lib/testing/door-world';

let door: DoorWorld;
beforeAll(async () => {
  door = await openDoor();
});
afterAll(() => door[Symbol.asyncDispose]());

describe('a record', () => {
  it('is answered 202 with its id and where it is, and stored before that', async () => {
    const response = await door.send({
      body: '{"a":1}',
      headers: { 'content-type': 'application/json' },
    });
    const receipt = await receiptOf(response);
    expect(response.headers.get('location')).toBe(`/api/v1/records/${receipt.id}`);
    expect(receipt).toMatchObject({ status: 'JUST_IN', duplicate: false });
    expect((await door.payloadOf(receipt.id)).bytes.toString()).toBe('{"a":1}');
  });

  it('keeps its identifiers, its time of origin and its headers, but no secret', async () => {
    const { id } = await receiptOf(
      await door.send({
        headers: {
          'record-reference': Buffer.from('Bestellung-Ä-東京').toString('latin1'),
          'record-type': 'order.placed',
          'event-id': freshId(),
          'record-time': '2026-11-22T12:00:00+01:00',
          'ordering-key': 'customer-7',
          traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
          'x-shop': 'eu',
          cookie: 'a=b',
        },
      }),
    );
    const record: unknown = await (
      await fetch(`${door.web.origin}/api/v1/records/${id}`, {
        headers: { authorization: `Bearer ${door.key}` },
      })
    ).json();
    expect(record).toMatchObject({
      reference: 'Bestellung-Ä-東京',
      type: 'order.placed',
      originatedAt: '2026-11-22T11:00:00.000Z',
      orderingKey: 'customer-7',
      submittedBy: 'test',
    });
    expect(JSON.stringify(record)).toContain('"x-shop","eu"');
    expect(JSON.stringify(record)).not.toContain(door.key);
    expect(JSON.stringify(record)).not.toContain('a=b');
  });

  it('is a duplicate with the same event id and bytes, a conflict with other bytes', async () => {
    const headers = { 'event-id': freshId() };
    const first = await receiptOf(await door.send({ body: 'one', headers }));
    const again = await door.send({ body: 'one', headers });
    expect(again.status).toBe(200);
    expect(receiptSchema.parse(await again.json())).toMatchObject({
      id: first.id,
      duplicate: true,
    });
    const other = await problemOf(await door.send({ body: 'two', headers }), 409);
    expect(other).toMatchObject({ code: 'event_id_conflict' });
    expect(other.detail).toContain(first.id);
  });

  it('takes Idempotency-Key for the event id, quoted or not, and refuses two that differ', async () => {
    const id = freshId();
    await receiptOf(await door.send({ headers: { 'idempotency-key': `"${id}"` } }));
    expect((await door.send({ headers: { 'idempotency-key': id } })).status).toBe(200);
    await problemOf(await door.send({ headers: { 'idempotency-key': id, 'event-id': 'x' } }), 400);
  });

  it('goes out by the same modes, and waits as Queued', async () => {
    const receipt = await receiptOf(await door.send({ path: 'egress' }));
    expect(receipt.status).toBe('QUEUED');
  });
});

describe('bytes', () => {
  const cases: readonly (readonly [string, Uint8Array])[] = [
    ['no JSON at all', Buffer.from('{"a":')],
    ['nothing', Buffer.alloc(0)],
    ['duplicate names', Buffer.from('{"a":1,"a":2}')],
    ['half a surrogate pair', Buffer.from('{"a":"\\ud800"}')],
    ['a NUL escape', Buffer.from('{"a":"\\u0000"}')],
    ['a NUL byte', Buffer.from('a\0b')],
    ['20-digit numbers', Buffer.from('{"id":12345678901234567890,"x":1e400,"y":-0,"z":1.0}')],
    ['depth 100,000', Buffer.from('['.repeat(100_000) + ']'.repeat(100_000))],
    ['a byte order mark', Buffer.from([0xef, 0xbb, 0xbf, 0x7b, 0x7d])],
    ['broken UTF-8', Buffer.from([0x22, 0xc3, 0x28, 0xff, 0x22])],
    ['UTF-16', Buffer.from('{"a":1}', 'utf16le')],
  ];
  it.each(cases)('of %s are stored exactly', async (_, body) => {
    const headers = { 'content-type': 'application/json', 'event-id': freshId() };
    const { id } = await receiptOf(await door.send({ body: Buffer.from(body), headers }));
    expect((await door.payloadOf(id)).bytes.equals(Buffer.from(body))).toBe(true);
  });

  it('of any kind are stored exactly', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 3000 }), async (bytes) => {
        const { id } = await receiptOf(await door.send({ body: Buffer.from(bytes) }));
        expect((await door.payloadOf(id)).bytes.equals(Buffer.from(bytes))).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it.each([1, 16 * 1024, 10 * 1024 * 1024 - 1, 10 * 1024 * 1024])(
    'bodies of %i bytes arrive whole',
    async (size) => {
      const body = Buffer.alloc(size, 'sluice');
      const { id } = await receiptOf(await door.send({ body }));
      const sha = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
      expect(sha((await door.payloadOf(id)).bytes)).toBe(sha(body));
    },
  );

  it('are handed out as a download that no browser runs, whole or in part', async () => {
    const headers = { 'content-type': 'text/html' };
    const { id } = await receiptOf(await door.send({ body: '<script>alert(1)</script>', headers }));
    const { response } = await door.payloadOf(id);
    expect(response.headers.get('content-disposition')).toContain('attachment');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('content-security-policy')).toContain('sandbox');
    const part = await fetch(`${door.web.origin}/api/v1/records/${id}/payload`, {
      headers: { authorization: `Bearer ${door.key}`, range: 'bytes=1-6' },
    });
    expect(part.status).toBe(206);
    expect(part.headers.get('content-range')).toBe('bytes 1-6/25');
    expect(await part.text()).toBe('script');
  });
});

describe('refusals', () => {
  it.each([
    ['no key', { headers: { authorization: '' } }, 401, 'unauthenticated'],
    ['another source', { source: 'other' }, 403, 'forbidden'],
    ['a retired source', { source: 'retired' }, 410, 'retired_source'],
    ['a paused source', { source: 'paused' }, 503, 'intake_paused'],
    [
      'an unknown form of CloudEvents',
      { headers: { 'content-type': 'application/cloudevents+avro' } },
      415,
      'unsupported_media_type',
    ],
    ['gzip', { headers: { 'content-encoding': 'gzip' } }, 415, 'unsupported_media_type'],
    ['a time that is none', { headers: { 'record-time': 'noon' } }, 400, 'invalid_request'],
    [
      'a reference of 513 characters',
      { headers: { 'record-reference': 'r'.repeat(513) } },
      400,
      'invalid_request',
    ],
    [
      'a reference that is not UTF-8',
      { headers: { 'record-reference': 'a\u00ff' } },
      400,
      'invalid_request',
    ],
    ['an empty reference', { headers: { 'record-reference': '' } }, 400, 'invalid_request'],
    [
      'an event without its required attributes',
      { headers: { 'ce-id': 'x' } },
      400,
      'invalid_cloud_event',
    ],
    [
      'a ce-datacontenttype header',
      { headers: { 'ce-id': 'x', 'ce-datacontenttype': 'a/b' } },
      400,
      'invalid_request',
    ],
    [
      'percent-encoding that is not UTF-8',
      { headers: { 'ce-specversion': '1.0', 'ce-id': '%ff', 'ce-source': '/', 'ce-type': 't' } },
      400,
      'invalid_request',
    ],
  ] as const)('%s', async (_, sent: Sent, status, code) => {
    const problem = await problemOf(await door.send(sent), status);
    expect(problem.code).toBe(code);
  });

  it('name an unknown source to a key that may use all', async () => {
    const { secret } = await createMachineKey(door.db.pool, {
      name: 'all',
      scopes: ['ingress'],
      sources: ['*'],
      createdBy: 'test',
    });
    const response = await door.send({
      source: 'nowhere',
      headers: { authorization: `Bearer ${secret}` },
    });
    expect(await problemOf(response, 404)).toMatchObject({ code: 'unknown_source' });
  });

  it('name the missing header', async () => {
    const response = await fetch(`${door.web.origin}/api/v1/ingress/shop`, {
      method: 'POST',
      body: 'x',
      headers: { authorization: `Bearer ${door.key}` },
    });
    const problem = await problemOf(response, 400);
    expect(problem.errors).toEqual([{ header: 'record-reference', message: 'is required' }]);
  });

  it('of a missing scope say which', async () => {
    const { secret } = await createMachineKey(door.db.pool, {
      name: 'reader',
      scopes: ['read'],
      sources: ['shop'],
      createdBy: 'test',
    });
    const response = await door.send({ headers: { authorization: `Bearer ${secret}` } });
    expect((await problemOf(response, 403)).detail).toContain('ingress');
  });

  it('never are a server error, whatever the headers', async () => {
    const value = fc.string({
      unit: fc.nat(255).map((code) => String.fromCharCode(code)),
      maxLength: 60,
    });
    const name = fc.constantFrom(
      'record-reference',
      'record-type',
      'event-id',
      'idempotency-key',
      'record-time',
      'ordering-key',
      'traceparent',
      'content-type',
      'ce-id',
      'ce-source',
      'ce-time',
      'range',
    );
    await fc.assert(
      fc.asyncProperty(fc.dictionary(name, value), async (headers) => {
        const sendable = Object.entries(headers).filter(
          ([, text]) => !/[^\t\u0020-\u007e\u0080-\u00ff]/.test(text),
        );
        const response = await door.send({ headers: Object.fromEntries(sendable) });
        await response.arrayBuffer();
        expect(response.status).toBeLessThan(500);
      }),
      { numRuns: 150 },
    );
  });
});
