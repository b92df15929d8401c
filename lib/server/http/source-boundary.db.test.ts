/** What a key of one source can reach of another: nothing, by any endpoint. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { deliveriesSchema } from '#lib/contracts/delivery';
import { statusCountsSchema } from '#lib/contracts/insight';
import { receiptSchema } from '#lib/contracts/receipt';
import { recordPageSchema } from '#lib/contracts/record';
import { sourcesSchema } from '#lib/contracts/source';
import { SCOPES } from '#lib/domain/access';
import { createMachineKey } from '#lib/server/gateway/machine-keys';
import { createSource } from '#lib/server/gateway/sources';
import { startRouteServer, type RouteServer } from '#lib/testing/route-server';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { routes } from './routes.ts';

let db: TestDatabase;
let server: RouteServer;
const keys = { ours: '', theirs: '' };
let ingressId: string;
let delivery: { id: string; token: string };

beforeAll(async () => {
  db = await createTestDatabase();
  server = await startRouteServer(routes, db.pool);
  for (const key of ['ours', 'theirs'] as const) {
    await createSource(db.pool, { key, name: key });
    const request = { name: key, scopes: SCOPES, sources: [key], createdBy: 'test' };
    keys[key] = (await createMachineKey(db.pool, request)).secret;
  }
  ingressId = (await send('theirs', '/api/v1/ingress/theirs')).id;
  await send('theirs', '/api/v1/egress/theirs');
  const leased = await call('theirs', 'POST', '/api/v1/egress/theirs/leases', { max: 1 });
  const [first] = deliveriesSchema.parse(await leased.json()).deliveries;
  if (first === undefined) throw new Error('nothing was leased');
  delivery = { id: first.id, token: first.token };
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await db[Symbol.asyncDispose]();
});

function call(as: keyof typeof keys, method: string, path: string, body?: unknown) {
  return fetch(server.origin + path, {
    method,
    headers: {
      authorization: `Bearer ${keys[as]}`,
      'content-type': 'application/json',
      'record-reference': 'order-1',
      'record-type': 'order',
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

async function send(as: keyof typeof keys, path: string) {
  const response = await call(as, 'POST', path, { total: 1 });
  expect(response.status).toBe(202);
  return receiptSchema.parse(await response.json());
}

async function outcomeOf(action: string, target: Record<string, unknown>) {
  const response = await call('ours', 'POST', `/api/v1/egress/${action}`, { [action]: [target] });
  const schema = z.object({
    results: z.array(z.object({ problem: z.object({ status: z.number(), code: z.string() }) })),
  });
  return schema.parse(await response.json()).results[0]?.problem;
}

describe('a key of one source', () => {
  it.each([
    ['sends to it', 'POST', '/api/v1/ingress/theirs', {}, 403],
    ['enqueues for it', 'POST', '/api/v1/egress/theirs', {}, 403],
    ['leases from it', 'POST', '/api/v1/egress/theirs/leases', {}, 403],
    ['reads its settings', 'GET', '/api/v1/sources/theirs', undefined, 403],
    ['reads the figures of all sources', 'GET', '/metrics', undefined, 403],
  ] as const)('is refused when it %s', async (_, method, path, body, status) => {
    expect((await call('ours', method, path, body)).status).toBe(status);
  });

  it.each([
    ['a record', 'GET', '', undefined],
    ['a payload', 'GET', '/payload', undefined],
    ['a replay', 'POST', '/replay', {}],
  ] as const)('finds no record of another source: %s', async (_, method, rest, body) => {
    const path = (id: string) => `/api/v1/records/${id}${rest}`;
    for (const id of [ingressId, delivery.id]) {
      const refusal = await call('ours', method, path(id), body);
      const unknown = await call('ours', method, path('0000000000000'), body);
      expect(refusal.status).toBe(404);
      expect(unknown.status).toBe(404);
      expect(z.object({ code: z.string() }).parse(await refusal.json()).code).toBe(
        z.object({ code: z.string() }).parse(await unknown.json()).code,
      );
    }
  });

  it('cannot settle what was leased to another, even with its token', async () => {
    const rejection = { ...delivery, code: 'x', message: 'x' };
    expect(await outcomeOf('acknowledgements', delivery)).toMatchObject({ status: 404 });
    expect(await outcomeOf('rejections', rejection)).toMatchObject({ status: 404 });
    expect(await outcomeOf('extensions', { ...delivery, leaseSeconds: 60 })).toMatchObject({
      status: 404,
    });
  });

  it('sees only its own source in every list and figure', async () => {
    await send('ours', '/api/v1/ingress/ours');
    const read = async (path: string): Promise<unknown> => (await call('ours', 'GET', path)).json();
    const list = recordPageSchema.parse(await read('/api/v1/records'));
    expect(list.records.map((record) => record.source)).toEqual(['ours']);
    const { sources } = sourcesSchema.parse(await read('/api/v1/sources'));
    expect(sources.map((source) => source.key)).toEqual(['ours']);
    const { counts } = statusCountsSchema.parse(await read('/api/v1/status-counts'));
    expect(counts.map((count) => count.source)).toEqual(['ours']);
    const hour = 3_600_000;
    const from = new Date(Date.now() - hour).toISOString();
    const to = new Date(Date.now() + hour).toISOString();
    const throughput = await call('ours', 'GET', `/api/v1/throughput?from=${from}&to=${to}`);
    expect(await throughput.text()).not.toContain('theirs');
  });

  it.each(['/api/v1/records?source=theirs', '/api/v1/records?q=order-1&source=theirs,ours'])(
    'gets nothing of another source by asking for it: %s',
    async (path) => {
      const response = await call('ours', 'GET', path);
      expect([200, 403]).toContain(response.status);
      expect(await response.text()).not.toContain('"theirs"');
    },
  );
});
