/** Callers who sign their requests: what is taken, what is not, and each request once. */
import { request as httpRequest } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createWebhookKeyPair, createWebhookSecret } from '#lib/client-sdk/webhook-key';
import { acknowledgeResultsSchema, deliveriesSchema } from '#lib/contracts/delivery';
import { problemSchema } from '#lib/contracts/problem';
import { batchReceiptSchema, receiptSchema } from '#lib/contracts/receipt';
import type { Scope } from '#lib/domain/access';
import { createMachineKey, revokeMachineKey } from '#lib/server/gateway/machine-keys';
import { createSignedKey } from '#lib/server/gateway/signed-keys';
import { createSource } from '#lib/server/gateway/sources';
import { memoryBudget } from '#lib/server/health/memory-budget';
import { eventually } from '#lib/testing/eventually';
import { findMisplacedRecords, findWrongCounts } from '#lib/testing/integrity';
import { signRequest, type SignedRequestParts } from '#lib/testing/signed-fetch';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { startWebServer, type TestWebServer } from '#lib/testing/web-server';

const MOST_BYTES = 1024 * 1024;
vi.hoisted(() => {
  vi.stubEnv('SLUICE_SECRET_KEY', Buffer.alloc(32, 7).toString('base64'));
  vi.stubEnv('SLUICE_MAX_BATCH_BYTES', String(1024 * 1024));
});

let db: TestDatabase;
let web: TestWebServer;
const pair = createWebhookKeyPair();
const keys = { shared: { keyName: '', secret: '' }, pair: { keyName: '', secret: pair.secretKey } };
let nextId = 0;

async function makeKey(
  publicKey: string | null,
  scopes: Scope[] = ['ingress', 'egress', 'deliver'],
) {
  const request = { name: 'signer', scopes, sources: ['shop'], createdBy: 'test', publicKey };
  return createSignedKey(db.pool, request);
}

beforeAll(async () => {
  db = await createTestDatabase();
  for (const key of ['shop', 'other']) await createSource(db.pool, { key, name: key });
  const shared = await makeKey(null);
  keys.shared = { keyName: shared.key.prefix, secret: shared.secret ?? '' };
  keys.pair.keyName = (await makeKey(pair.publicKey)).key.prefix;
  web = await startWebServer(db.pool);
});
afterEach(() => eventually(() => expect(memoryBudget().heldBytes).toBe(0)));
afterAll(async () => {
  expect(await findMisplacedRecords(db.pool)).toEqual([]);
  expect(await findWrongCounts(db.pool)).toEqual([]);
  await web[Symbol.asyncDispose]();
  await db[Symbol.asyncDispose]();
});

/** A signed request of the key with a shared secret, with whatever is said otherwise. */
function sign(change: Partial<SignedRequestParts> = {}) {
  const headers = { 'record-reference': 'order-1', ...change.headers };
  return signRequest({ ...keys.shared, id: `m-${nextId++}`, body: '{}', ...change, headers });
}

const post = (init: RequestInit, path = 'ingress/shop') =>
  fetch(`${web.origin}/api/v1/${path}`, init);

async function postJson(value: unknown, path: string): Promise<unknown> {
  const response = await post(sign({ body: JSON.stringify(value) }), path);
  expect(response.status).toBe(200);
  return (await response.json()) as unknown;
}

async function refusalOf(init: RequestInit, path?: string) {
  const response = await post(init, path);
  const { code, detail } = problemSchema.parse(await response.json());
  return { status: response.status, code, detail };
}

async function countRecords(): Promise<number> {
  const { rows } = await db.pool.query<{ count: string }>('SELECT count(*)::text FROM record');
  return Number(rows[0]?.count);
}

describe('a signed request', () => {
  it.each(['shared', 'pair'] as const)('is taken with a %s key, byte for byte', async (kind) => {
    const body = Buffer.from('{ "n":1.50, "n":\u00001 }\u00ff', 'latin1');
    const id = `exact-${kind}`;
    const response = await post(sign({ ...keys[kind], id, body }));
    expect(response.status).toBe(202);
    await response.body?.cancel();
    const { rows } = await db.pool.query<{ bytes: Buffer; signer: string }>(
      `SELECT p.bytes, k.prefix AS signer FROM record r JOIN payload p ON p.record_id = r.id
       JOIN machine_key k ON k.id = r.key_id WHERE r.event_id = $1`,
      [id],
    );
    expect(rows).toEqual([{ bytes: body, signer: keys[kind].keyName }]);
  });

  it('may come from a sender who knows the standard and nothing of us', async () => {
    const at = new Date();
    const body = '{"type":"order.placed","timestamp":"2026-11-22T20:00:00Z","data":{}}';
    const headers = {
      'webhook-key': `sluice_${keys.shared.keyName}`,
      'webhook-id': 'foreign-1',
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(keys.shared.secret).sign('foreign-1', at, body),
      'record-reference': 'order-7',
    };
    expect((await post({ method: 'POST', body, headers })).status).toBe(202);
  });

  it('may hold an event, a batch, or more lines than fit one piece', async () => {
    const event = (id: string) => ({
      specversion: '1.0',
      id,
      source: '/s',
      type: 't',
      subject: 's',
    });
    const one = { 'content-type': 'application/cloudevents+json' };
    const single = await post(sign({ body: JSON.stringify(event('ce-1')), headers: one }));
    expect(receiptSchema.parse(await single.json()).duplicate).toBe(false);
    const many = { 'content-type': 'application/cloudevents-batch+json' };
    const list = JSON.stringify([event('ce-2'), event('ce-3')]);
    const batch = await post(sign({ body: list, headers: many }));
    expect(batchReceiptSchema.parse(await batch.json()).accepted).toBe(2);
    const lines = Array.from({ length: 1_500 }, (_, n) => JSON.stringify(event(`line-${n}`)));
    const ndjson = { 'content-type': 'application/x-ndjson' };
    const streamed = await post(sign({ body: lines.join('\n'), headers: ndjson }));
    expect(batchReceiptSchema.parse(await streamed.json())).toMatchObject({
      accepted: 1_500,
      rejected: 0,
    });
  });

  it('leases and acknowledges what was enqueued by one', async () => {
    expect((await post(sign({ body: 'out' }), 'egress/shop')).status).toBe(202);
    const asked = { max: 10, leaseSeconds: 30 };
    const { deliveries } = deliveriesSchema.parse(await postJson(asked, 'egress/shop/leases'));
    expect(deliveries).toHaveLength(1);
    const acknowledgements = deliveries.map(({ id, token }) => ({ id, token }));
    const answer = await postJson({ acknowledgements }, 'egress/acknowledgements');
    expect(acknowledgeResultsSchema.parse(answer).results).toMatchObject([
      { outcome: 'acknowledged' },
    ]);
  });
});

describe('the same message again', () => {
  it('is refused as it was, and accepted as a duplicate when signed anew', async () => {
    const timestampSeconds = Math.floor(Date.now() / 1000) - 10;
    const id = 'retried';
    const first = sign({ id, timestampSeconds });
    const stored = receiptSchema.parse(await (await post(first)).json());
    expect(await refusalOf(first)).toMatchObject({ status: 409, code: 'signature_replayed' });
    // Whoever recorded it cannot use it elsewhere either.
    expect(await refusalOf(first, 'egress/shop')).toMatchObject({ code: 'signature_replayed' });
    const retry = await post(sign({ id, timestampSeconds: timestampSeconds + 1 }));
    expect(retry.status).toBe(200);
    expect(receiptSchema.parse(await retry.json())).toEqual({ ...stored, duplicate: true });
  });

  it('is taken once when fifty of it come at the same moment', async () => {
    const init = sign({ id: 'fifty' });
    const statuses = await Promise.all(
      Array.from({ length: 50 }, async () => (await post(init)).status),
    );
    expect(statuses.filter((status) => status === 202)).toHaveLength(1);
    expect(statuses.filter((status) => status === 409)).toHaveLength(49);
  });

  it('of another key is another message', async () => {
    const timestampSeconds = Math.floor(Date.now() / 1000);
    const mine = sign({ id: 'two-keys', timestampSeconds, headers: { 'event-id': 'mine' } });
    const theirs = sign({
      ...keys.pair,
      id: 'two-keys',
      timestampSeconds,
      headers: { 'event-id': 'theirs' },
    });
    expect([(await post(mine)).status, (await post(theirs)).status]).toEqual([202, 202]);
  });

  it('is remembered longer than its signature is accepted, and then forgotten', async () => {
    const { forgetSignedRequests, insertSignedRequests } =
      await import('#lib/server/store/signed-requests');
    const { rows } = await db.pool.query<{ id: number }>('SELECT id FROM machine_key LIMIT 1');
    const keyId = rows[0]?.id ?? 0;
    const ages = [7 * 60, 16 * 60, 17 * 60];
    const requests = ages.map((ageSeconds) => ({
      keyId,
      webhookId: 'aged',
      signedAt: new Date(Date.now() - ageSeconds * 1000),
    }));
    expect(await insertSignedRequests(db.pool, [...requests, ...requests])).toEqual([
      ...[true, true, true],
      ...[false, false, false],
    ]);
    expect(await forgetSignedRequests(db.pool, 1)).toBe(1);
    expect(await forgetSignedRequests(db.pool, 10)).toBe(1);
    expect(await insertSignedRequests(db.pool, requests)).toEqual([false, true, true]);
    await forgetSignedRequests(db.pool, 10);
  });
});

describe('what is not taken', () => {
  const seconds = (change: number) => Math.floor(Date.now() / 1000) + change;
  const without = (name: string) => {
    const { headers, ...init } = sign();
    return {
      ...init,
      headers: Object.fromEntries(Object.entries(headers).filter(([n]) => n !== name)),
    };
  };

  it.each([
    ['another body', () => ({ ...sign(), body: '{"changed":true}' })],
    ['another secret', () => sign({ secret: createWebhookSecret() })],
    ['the name of another key', () => sign({ keyName: keys.pair.keyName })],
    ['the name of no key', () => sign({ keyName: 'zzzzzzzz' })],
    ['a name that is none', () => sign({ keyName: '../../x' })],
    ['an old signature', () => sign({ timestampSeconds: seconds(-302) })],
    ['a signature of the future', () => sign({ timestampSeconds: seconds(63) })],
    ['no id', () => without('webhook-id')],
    ['no time', () => without('webhook-timestamp')],
    ['no signature', () => without('webhook-signature')],
    ['two ids', () => sign({ headers: { 'webhook-id': 'a, b' } })],
  ])('a request with %s', async (_name, make) => {
    const before = await countRecords();
    const refused = await refusalOf(make());
    expect(refused).toMatchObject({ status: 401, code: 'invalid_signature' });
    expect(await countRecords()).toBe(before);
  });

  it('is not read when its header tells enough', async () => {
    const { headers } = sign({ timestampSeconds: seconds(-400) });
    const status = await new Promise((resolve, reject) => {
      const asking = httpRequest(`${web.origin}/api/v1/ingress/shop`, {
        method: 'POST',
        headers: { ...headers, 'content-length': '1000' },
      });
      asking.on('response', (answer) => {
        resolve(answer.statusCode);
        asking.destroy();
      });
      asking.on('error', reject);
      // The body never comes.
      asking.flushHeaders();
    });
    expect(status).toBe(401);
  });

  it('is more than may be held at once, also in lines', async () => {
    const headers = { 'content-type': 'application/x-ndjson' };
    const refused = await refusalOf(sign({ body: '\n'.repeat(MOST_BYTES + 1), headers }));
    expect(refused).toMatchObject({ status: 413, code: 'too_large' });
  });

  it('is for another source, or by a key without the scope', async () => {
    expect((await refusalOf(sign(), 'ingress/other')).status).toBe(403);
    const { key, secret } = await makeKey(null, ['deliver']);
    const weak = { keyName: key.prefix, secret: secret ?? '' };
    expect(await refusalOf(sign(weak))).toMatchObject({ status: 403, code: 'forbidden' });
  });

  it('is signed with a key that was revoked, or that is no signed key', async () => {
    const { key, secret } = await makeKey(null);
    const mine = { keyName: key.prefix, secret: secret ?? '' };
    expect((await post(sign(mine))).status).toBe(202);
    await revokeMachineKey(db.pool, key.id);
    expect(await refusalOf(sign(mine))).toMatchObject({ code: 'invalid_signature' });
    const request = { name: 'b', scopes: ['ingress'], sources: ['*'], createdBy: 'test' } as const;
    const bearer = await createMachineKey(db.pool, request);
    const named = sign({ keyName: bearer.key.prefix });
    expect(await refusalOf(named)).toMatchObject({ code: 'invalid_signature' });
  });

  it('is a signed key used as a bearer', async () => {
    const authorization = `Bearer sluice_${keys.shared.keyName}_${'A'.repeat(43)}`;
    const refused = await refusalOf(sign({ headers: { authorization } }));
    expect(refused).toMatchObject({ status: 401, code: 'unauthenticated' });
  });
});

it('keeps a shared secret in no readable form', async () => {
  const { rows } = await db.pool.query<{ all: string; envelope: Buffer }>(
    `SELECT k::text AS all, shared_secret AS envelope FROM machine_key k WHERE prefix = $1`,
    [keys.shared.keyName],
  );
  const [row] = rows;
  expect(row?.all).not.toContain(keys.shared.secret.slice(6, 30));
  expect(row?.envelope.includes(keys.shared.secret)).toBe(false);
  const bytes = Buffer.from(keys.shared.secret.slice(6), 'base64');
  expect(row?.envelope.includes(bytes)).toBe(false);
});
