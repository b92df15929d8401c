/** The door against senders who try everything: odd paths, queries and commands, huge batches, going away. */
import { once } from 'node:events';
import { connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROBLEM_MEDIA_TYPE, problemSchema } from '#lib/contracts/problem';
import { receiptSchema } from '#lib/contracts/receipt';
import { createMachineKey } from '#lib/server/gateway/machine-keys';
import { createSource } from '#lib/server/gateway/sources';
import { eventually } from '#lib/testing/eventually';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { startWebServer, type TestWebServer } from '#lib/testing/web-server';
import { describedRoutes } from './described-routes.ts';
import { MOST_BATCH_RECORDS } from './intake/read-batch.ts';

const REQUEST_LIMIT_MS = 500;

let db: TestDatabase;
let web: TestWebServer;
let key: string;
let recordId: string;

beforeAll(async () => {
  db = await createTestDatabase();
  await createSource(db.pool, { key: 'shop', name: 'Shop' });
  await createSource(db.pool, { key: 'quiet', name: 'Nothing is sent to it' });
  const created = await createMachineKey(db.pool, {
    name: 'test',
    scopes: ['ingress', 'egress', 'deliver', 'read', 'replay'],
    sources: ['*'],
    createdBy: 'test',
  });
  key = created.secret;
  web = await startWebServer(db.pool);
  const response = await call('POST', '/api/v1/ingress/shop', 'x', { 'record-reference': 'r' });
  recordId = receiptSchema.parse(await response.json()).id;
});
afterAll(async () => {
  await web[Symbol.asyncDispose]();
  await db[Symbol.asyncDispose]();
});

function call(
  method: string,
  path: string,
  body?: BodyInit,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(`${web.origin}${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, ...headers },
    ...(body === undefined ? {} : { body }),
  });
}

async function expectNoServerError(response: Response): Promise<void> {
  const text = await response.text();
  expect(response.status, `${response.url} ${text}`).toBeLessThan(500);
  if (response.status < 400) return;
  expect(response.headers.get('content-type')).toBe(PROBLEM_MEDIA_TYPE);
  problemSchema.parse(JSON.parse(text));
}

/** Text with what databases and decoders dislike. */
const oddText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom('\u0000', 'a\u0000b', '..', '', '𝄞', '\ufffe', "';--", '%', '9'.repeat(40)),
);

describe('never a server error', () => {
  // A stream of hints has no end; it has tests of its own.
  const readable = describedRoutes
    .map(({ definition: { method, path } }) => ({ method, path }))
    .filter(({ method, path }) => method === 'GET' && !path.endsWith('/stream'));

  it('whatever the path', async () => {
    const segment = fc.oneof(
      oddText.map((text) => encodeURIComponent(text.toWellFormed())),
      fc.constantFrom('%00', '%ff', '%c3%28', '%', '%zz', '%2e%2e', '%2f', 'shop', '0'.repeat(13)),
    );
    const route = fc.constantFrom(
      ...describedRoutes.map(({ definition: { method, path } }) => ({ method, path })),
    );
    await fc.assert(
      fc.asyncProperty(route, segment, async ({ method, path }, text) => {
        if (path.endsWith('/stream')) return;
        const target = path.replace(/:\w+/, () => text);
        const body = method === 'POST' || method === 'PATCH' ? '{}' : undefined;
        await expectNoServerError(await call(method, target, body, { 'record-reference': 'r' }));
      }),
      { numRuns: 100 },
    );
  });

  it('whatever the query', async () => {
    const name = fc.constantFrom(
      ...['direction', 'source', 'status', 'type', 'reference', 'held', 'from', 'to', 'q', 'sort'],
      ...['limit', 'cursor', 'bucket', 'revision', 'toString', '__proto__'],
    );
    const value = fc.oneof(
      oddText.map((text) => text.toWellFormed()),
      fc.constantFrom('shop', 'shop,', 'JUST_IN', 'INGRESS', 'minute', '2026-11-22T00:00:00Z'),
      fc.constantFrom('0001-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z', '1e3', '-1', 'true'),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...readable),
        fc.uniqueArray(fc.tuple(name, value), { maxLength: 4 }),
        async ({ path }, pairs) => {
          const target = path.replace(/:\w+/, recordId);
          const query = new URLSearchParams(pairs).toString();
          await expectNoServerError(await call('GET', `${target}?${query}`));
        },
      ),
      { numRuns: 100 },
    );
  });

  it('whatever the command', async () => {
    const target = { id: recordId, token: '7f9c24e5-2f4b-4e2a-9d3c-0a1b2c3d4e5f' };
    const rejection = fc.record({ code: oddText, message: oddText, permanent: fc.boolean() });
    const command = fc.oneof(
      fc.tuple(
        fc.constant('egress/rejections'),
        rejection.map((rest) => ({ rejections: [{ ...target, ...rest }] })),
      ),
      fc.tuple(
        fc.constant(`records/${recordId}/replay`),
        oddText.map((reason) => ({ reason, confirm: true })),
      ),
      fc.tuple(
        fc.constantFrom('egress/acknowledgements', 'egress/extensions', 'egress/shop/leases'),
        fc.jsonValue(),
      ),
    );
    await fc.assert(
      fc.asyncProperty(command, async ([path, body]) => {
        await expectNoServerError(await call('POST', `/api/v1/${path}`, JSON.stringify(body)));
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    ['cut short', '['],
    ['nothing', ''],
    ['half a surrogate pair', '"\\ud800"'],
    ['deep', '['.repeat(100_000)],
    ['deep and whole', '['.repeat(100_000) + ']'.repeat(100_000)],
    ['NUL', '\u0000'],
    ['null where a list belongs', '{"rejections":null}'],
  ])('for a command that is %s', async (_, body) => {
    const response = await call('POST', '/api/v1/egress/rejections', body);
    expect(response.status).toBe(400);
    await expectNoServerError(response);
  });

  it('and says where in a command text is that cannot be stored', async () => {
    const body = '{"reason":"\\u0000","confirm":true}';
    const response = await call('POST', `/api/v1/records/${recordId}/replay`, body);
    expect(response.status).toBe(400);
    expect(problemSchema.parse(await response.json()).errors?.[0]?.pointer).toBe('/reason');
  });
});

describe('a batch of very many', () => {
  it.each([
    ['application/x-ndjson', 'x\n'.repeat(MOST_BATCH_RECORDS + 1)],
    ['application/cloudevents-batch+json', `[${'1,'.repeat(MOST_BATCH_RECORDS)}1]`],
  ])('in %s is refused as a whole, and soon', async (mediaType, body) => {
    const response = await call('POST', '/api/v1/ingress/shop', body, {
      'content-type': mediaType,
    });
    expect(response.status).toBe(413);
    expect(problemSchema.parse(await response.json()).code).toBe('too_large');
  });
});

describe('a long poll', () => {
  const lease = (waitSeconds: number) =>
    call('POST', '/api/v1/egress/quiet/leases', JSON.stringify({ waitSeconds }));

  it('outlasts the limit for receiving a request', async () => {
    const limits = { headersTimeoutMs: REQUEST_LIMIT_MS, requestTimeoutMs: REQUEST_LIMIT_MS };
    await using hasty = await startWebServer(db.pool, limits);
    const response = await fetch(`${hasty.origin}/api/v1/egress/quiet/leases`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}` },
      body: JSON.stringify({ waitSeconds: (REQUEST_LIMIT_MS * 3) / 1000 }),
    });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ deliveries: [] });
  });

  it('leases nothing for a caller who has gone away', async () => {
    await using lonely = await startWebServer(db.pool);
    const socket = connect(lonely.port, '127.0.0.1');
    const body = JSON.stringify({ waitSeconds: 30 });
    const head =
      `POST /api/v1/egress/quiet/leases HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${key}\r\n` +
      `content-length: ${body.length}\r\n\r\n`;
    await new Promise<void>((resolve) => socket.write(head + body, () => resolve()));
    socket.destroy();
    await once(socket, 'close');
    await eventually(async () => expect(await lonely.countConnections()).toBe(0));
    await call('POST', '/api/v1/egress/quiet', 'x', { 'record-reference': 'gone' });
    const deliveries = await eventually(async () => {
      const answer = (await (await lease(0)).json()) as { deliveries: { attempt: number }[] };
      expect(answer.deliveries).toHaveLength(1);
      return answer.deliveries;
    });
    expect(deliveries[0]?.attempt).toBe(1);
  });
});

describe('a range of a payload', () => {
  it.each([
    ['bytes=0-', 206],
    ['bytes=1-', 416],
    ['bytes=5-2', 200],
    ['lines=1-2', 200],
  ])('%s gets %i', async (range, status) => {
    const response = await call('GET', `/api/v1/records/${recordId}/payload`, undefined, { range });
    await response.arrayBuffer();
    expect(response.status).toBe(status);
  });
});

describe('what is known only by method', () => {
  it('answers HEAD like GET, without a body', async () => {
    const response = await call('HEAD', `/api/v1/records/${recordId}`);
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('');
  });

  it('names the methods of a path that has others', async () => {
    const response = await call('DELETE', '/api/v1/ingress/shop');
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST, OPTIONS');
  });
});
