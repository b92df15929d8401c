/** The door from outside: a real server, real sockets, a real database. One test for each promise. */
import { connect } from 'node:net';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { batchReceiptSchema, receiptSchema } from '#lib/contracts/receipt';
import { problemSchema, PROBLEM_MEDIA_TYPE } from '#lib/contracts/problem';
import { createMachineKey } from '#lib/server/gateway/machine-keys';
import { changeSource, createSource } from '#lib/server/gateway/sources';
import { eventually } from '#lib/testing/eventually';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { startWebServer, type TestWebServer } from '#lib/testing/web-server';

let db: TestDatabase;
let web: TestWebServer;
let key: string;
let count = 0;

beforeAll(async () => {
  db = await createTestDatabase();
  for (const source of ['shop', 'other', 'retired', 'paused']) {
    await createSource(db.pool, { key: source, name: source });
  }
  await changeSource(db.pool, 'retired', { retired: true });
  await changeSource(db.pool, 'paused', { intakePaused: true });
  key = (
    await createMachineKey(db.pool, {
      name: 'test',
      scopes: ['ingress', 'egress', 'deliver', 'read', 'replay'],
      sources: ['shop', 'retired', 'paused'],
      createdBy: 'test',
    })
  ).secret;
  web = await startWebServer(db.pool);
});
afterAll(async () => {
  await web[Symbol.asyncDispose]();
  await db[Symbol.asyncDispose]();
});

interface Sent {
  readonly body?: BodyInit;
  readonly headers?: Record<string, string>;
  readonly source?: string;
  readonly path?: string;
  readonly method?: string;
}

function send({
  body = 'x',
  headers = {},
  source = 'shop',
  path = 'ingress',
  method = 'POST',
}: Sent) {
  return fetch(`${web.origin}/api/v1/${path}/${source}`, {
    method,
    body,
    headers: { authorization: `Bearer ${key}`, 'record-reference': 'r-1', ...headers },
  });
}

async function receiptOf(response: Response) {
  expect(response.status).toBe(202);
  return receiptSchema.parse(await response.json());
}

async function problemOf(response: Response, status: number) {
  expect(response.status).toBe(status);
  expect(response.headers.get('content-type')).toBe(PROBLEM_MEDIA_TYPE);
  const problem = problemSchema.parse(await response.json());
  expect(problem.type).toBe(`/docs/problems#${problem.code}`);
  return problem;
}

async function payloadOf(id: string) {
  const response = await fetch(`${web.origin}/api/v1/records/${id}/payload`, {
    headers: { authorization: `Bearer ${key}` },
  });
  expect(response.status).toBe(200);
  return { response, bytes: Buffer.from(await response.arrayBuffer()) };
}

const freshId = () => `event-${String((count += 1))}`;

describe('a record', () => {
  it('is answered 202 with its id and where it is, and stored before that', async () => {
    const response = await send({
      body: '{"a":1}',
      headers: { 'content-type': 'application/json' },
    });
    const receipt = await receiptOf(response);
    expect(response.headers.get('location')).toBe(`/api/v1/records/${receipt.id}`);
    expect(receipt).toMatchObject({ status: 'JUST_IN', duplicate: false });
    expect((await payloadOf(receipt.id)).bytes.toString()).toBe('{"a":1}');
  });

  it('keeps its identifiers, its time of origin and its headers, but no secret', async () => {
    const { id } = await receiptOf(
      await send({
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
      await fetch(`${web.origin}/api/v1/records/${id}`, {
        headers: { authorization: `Bearer ${key}` },
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
    expect(JSON.stringify(record)).not.toContain(key);
    expect(JSON.stringify(record)).not.toContain('a=b');
  });

  it('is a duplicate with the same event id and bytes, a conflict with other bytes', async () => {
    const headers = { 'event-id': freshId() };
    const first = await receiptOf(await send({ body: 'one', headers }));
    const again = await send({ body: 'one', headers });
    expect(again.status).toBe(200);
    expect(receiptSchema.parse(await again.json())).toMatchObject({
      id: first.id,
      duplicate: true,
    });
    const other = await problemOf(await send({ body: 'two', headers }), 409);
    expect(other).toMatchObject({ code: 'event_id_conflict' });
    expect(other.detail).toContain(first.id);
  });

  it('takes Idempotency-Key for the event id, quoted or not, and refuses two that differ', async () => {
    const id = freshId();
    await receiptOf(await send({ headers: { 'idempotency-key': `"${id}"` } }));
    expect((await send({ headers: { 'idempotency-key': id } })).status).toBe(200);
    await problemOf(await send({ headers: { 'idempotency-key': id, 'event-id': 'x' } }), 400);
  });

  it('goes out by the same modes, and waits as Queued', async () => {
    const receipt = await receiptOf(await send({ path: 'egress' }));
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
    const { id } = await receiptOf(await send({ body: Buffer.from(body), headers }));
    expect((await payloadOf(id)).bytes.equals(Buffer.from(body))).toBe(true);
  });

  it('of any kind are stored exactly', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 3000 }), async (bytes) => {
        const { id } = await receiptOf(await send({ body: Buffer.from(bytes) }));
        expect((await payloadOf(id)).bytes.equals(Buffer.from(bytes))).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it.each([1, 16 * 1024, 10 * 1024 * 1024 - 1, 10 * 1024 * 1024])(
    'bodies of %i bytes arrive whole',
    async (size) => {
      const body = Buffer.alloc(size, 'sluice');
      const { id } = await receiptOf(await send({ body }));
      const sha = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
      expect(sha((await payloadOf(id)).bytes)).toBe(sha(body));
    },
  );

  it('are handed out as a download that no browser runs, whole or in part', async () => {
    const headers = { 'content-type': 'text/html' };
    const { id } = await receiptOf(await send({ body: '<script>alert(1)</script>', headers }));
    const { response } = await payloadOf(id);
    expect(response.headers.get('content-disposition')).toContain('attachment');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('content-security-policy')).toContain('sandbox');
    const part = await fetch(`${web.origin}/api/v1/records/${id}/payload`, {
      headers: { authorization: `Bearer ${key}`, range: 'bytes=1-6' },
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
    const problem = await problemOf(await send(sent), status);
    expect(problem.code).toBe(code);
  });

  it('name an unknown source to a key that may use all', async () => {
    const { secret } = await createMachineKey(db.pool, {
      name: 'all',
      scopes: ['ingress'],
      sources: ['*'],
      createdBy: 'test',
    });
    const response = await send({
      source: 'nowhere',
      headers: { authorization: `Bearer ${secret}` },
    });
    expect(await problemOf(response, 404)).toMatchObject({ code: 'unknown_source' });
  });

  it('name the missing header', async () => {
    const response = await fetch(`${web.origin}/api/v1/ingress/shop`, {
      method: 'POST',
      body: 'x',
      headers: { authorization: `Bearer ${key}` },
    });
    const problem = await problemOf(response, 400);
    expect(problem.errors).toEqual([{ header: 'record-reference', message: 'is required' }]);
  });

  it('of a missing scope say which', async () => {
    const { secret } = await createMachineKey(db.pool, {
      name: 'reader',
      scopes: ['read'],
      sources: ['shop'],
      createdBy: 'test',
    });
    const response = await send({ headers: { authorization: `Bearer ${secret}` } });
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
        const response = await send({ headers: Object.fromEntries(sendable) });
        await response.arrayBuffer();
        expect(response.status).toBeLessThan(500);
      }),
      { numRuns: 150 },
    );
  });
});

describe('CloudEvents', () => {
  const event = (extra: object) =>
    JSON.stringify({ specversion: '1.0', id: freshId(), source: '/s', type: 'order', ...extra });

  it('in binary mode: attributes in headers, decoded once', async () => {
    const { id } = await receiptOf(
      await send({
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
      await fetch(`${web.origin}/api/v1/records/${id}`, {
        headers: { authorization: `Bearer ${key}` },
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
    const { id } = await receiptOf(await send({ body, headers }));
    expect((await payloadOf(id)).bytes.toString()).toBe(body);
  });

  it('in a batch: one bad item blocks no other, each keeps its own bytes', async () => {
    const good = event({ subject: 'a' });
    const bytes = `[ ${good} , {"specversion":"1.0"},\n${good},${good.replace('"a"', '"b"')}]`;
    const response = await send({
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
    expect((await payloadOf(first.id)).bytes.toString()).toBe(good);
  });

  it('one a line: answered line by line, empty lines passed over', async () => {
    const lines = `${event({})}\r\n\n${event({})}\nnot json\n${event({})}`;
    const response = await send({
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
    expect((await send({ body: '[]', headers })).status).toBe(202);
    await problemOf(await send({ body: '{}', headers }), 400);
  });

  it('answer the webhook handshake', async () => {
    const response = await fetch(`${web.origin}/api/v1/ingress/shop`, {
      method: 'OPTIONS',
      headers: { 'webhook-request-origin': 'eventemitter.example' },
    });
    expect(response.status).toBe(200);
    expect(response.headers.get('webhook-allowed-origin')).toBe('eventemitter.example');
    expect(response.headers.get('webhook-allowed-rate')).toBe('*');
  });

  it('tell nobody without a key which sources there are', async () => {
    const shake = (source: string) =>
      fetch(`${web.origin}/api/v1/ingress/${source}`, { method: 'OPTIONS' });
    const [known, unknown] = await Promise.all([shake('shop'), shake('nowhere')]);
    expect(unknown.status).toBe(known.status);
  });
});

describe('senders who waste time', () => {
  let hasty: TestWebServer;
  beforeAll(async () => {
    hasty = await startWebServer(db.pool, { headersTimeoutMs: 400, requestTimeoutMs: 800 });
  });
  afterAll(() => hasty[Symbol.asyncDispose]());

  function talk(write: (socket: ReturnType<typeof connect>) => void): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(hasty.port, '127.0.0.1', () => write(socket));
      let said = '';
      socket.on('data', (chunk) => (said += chunk.toString()));
      socket.on('error', reject);
      socket.on('close', () => resolve(said));
    });
  }
  const head = () =>
    `POST /api/v1/ingress/shop HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${key}\r\nrecord-reference: r\r\n`;

  it('with headers that drip are cut off', async () => {
    expect(
      await talk((socket) => socket.write('POST /api/v1/ingress/shop HTTP/1.1\r\nhost: x\r\n')),
    ).toContain('408');
  });

  it('with a body that drips are cut off', async () => {
    const before = await countRecords();
    expect(
      await talk((socket) => socket.write(`${head()}content-length: 1000\r\n\r\nabc`)),
    ).toMatch(/408|400|^$/);
    expect(await countRecords()).toBe(before);
  });

  it('who announce too much are refused without being read', async () => {
    const said = await talk((socket) => {
      socket.write(`${head()}content-length: 20000000\r\n\r\nabc`);
      socket.once('data', () => socket.end());
    });
    expect(said).toContain('413');
  });

  it('who announce nothing and send too much are refused while they send', async () => {
    let sent = 0;
    const said = await talk((socket) => {
      socket.write(`${head()}transfer-encoding: chunked\r\n\r\n`);
      const chunk = Buffer.alloc(256 * 1024);
      const pour = (): void => {
        if (socket.destroyed || sent > 100) return;
        sent += 1;
        socket.write(`${chunk.length.toString(16)}\r\n`);
        socket.write(chunk);
        socket.write('\r\n', () => setImmediate(pour));
      };
      socket.once('data', () => socket.destroy());
      socket.on('error', () => undefined);
      pour();
    });
    expect(said).toContain('413');
    expect(sent).toBeLessThan(100);
  });

  it('who go away in the middle leave nothing behind', async () => {
    const before = await countRecords();
    await new Promise<void>((resolve) => {
      const socket = connect(web.port, '127.0.0.1', () => {
        socket.write(`${head()}content-length: 1000\r\n\r\nabc`, () => socket.destroy());
      });
      socket.on('close', () => resolve());
    });
    await send({});
    expect(await countRecords()).toBe(before + 1);
  });

  it('who name the whole address get the same answer, and those who name none are refused', async () => {
    const line = (target: string) =>
      `GET ${target} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`;
    expect(await talk((socket) => socket.write(line('http://other.example/healthz')))).toMatch(
      /^HTTP\/1.1 200 /,
    );
    expect(await talk((socket) => socket.write(line('*').replace('GET', 'OPTIONS')))).toMatch(
      /^HTTP\/1.1 400 /,
    );
  });

  it('with two lengths, or a method that is none, are refused', async () => {
    const smuggled = `${head()}content-length: 3\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`;
    expect(await talk((socket) => socket.write(smuggled))).toContain('400');
    expect(
      await talk((socket) =>
        socket.end('TRACE / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n'),
      ),
    ).toContain('405');
  });

  async function countRecords(): Promise<number> {
    const { rows } = await db.pool.query<{ count: number }>(
      'SELECT count(*)::int4 AS count FROM record',
    );
    return rows[0]?.count ?? 0;
  }
});

describe('a database that is away', () => {
  it('gets senders 503 with Retry-After, and is used again by itself', async () => {
    const away = await createTestDatabase();
    await createSource(away.pool, { key: 'shop', name: 'shop' });
    const { secret } = await createMachineKey(away.pool, {
      name: 'k',
      scopes: ['ingress'],
      sources: ['*'],
      createdBy: 'test',
    });
    await using _server = await startWebServer(away.pool);
    const post = () =>
      fetch(`${_server.origin}/api/v1/ingress/shop`, {
        method: 'POST',
        body: 'x',
        headers: { authorization: `Bearer ${secret}`, 'record-reference': 'r' },
      });
    expect((await post()).status).toBe(202);
    const name = new URL(away.url).pathname.slice(1);
    await db.pool.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
    await db.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`,
    );
    const refused = await eventually(async () => {
      const response = await post();
      expect(response.status).toBe(503);
      return response;
    });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    await db.pool.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
    await eventually(async () => expect((await post()).status).toBe(202));
    (globalThis as { sluiceDatabase?: unknown }).sluiceDatabase = db.pool;
    await away[Symbol.asyncDispose]();
  });
});
