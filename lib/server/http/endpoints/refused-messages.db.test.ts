/** Messages that could not be taken, over HTTP. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { problemSchema } from '#lib/contracts/problem';
import { refusedMessagesSchema } from '#lib/contracts/refused-message';
import { createMachineKey } from '#lib/server/gateway/machine-keys';
import { insertRefusedMessages } from '#lib/server/store/refused-messages';
import { createSource } from '#lib/testing/records';
import { startRouteServer, type RouteServer } from '#lib/testing/route-server';
import { signInAs } from '#lib/testing/sign-in';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { routes } from '../routes.ts';

let db: TestDatabase;
let server: RouteServer;
let cookie: string;

beforeAll(async () => {
  db = await createTestDatabase();
  server = await startRouteServer(routes, db.pool);
  ({ cookie } = await signInAs(db.pool, 'viewer'));
  await createSource(db.pool, 'shop');
  await createSource(db.pool, 'bank');
  await insertRefusedMessages(
    db.pool,
    ['m-1', 'm-2', 'm-3'].map((messageId) => ({
      ...{ queue: 'sluice.ingress.shop', source: 'shop', code: 'invalid_request', messageId },
      ...{ detail: 'The header record-reference is required.', size: 12 },
    })),
  );
  await insertRefusedMessages(db.pool, [
    {
      ...{ queue: 'sluice.acknowledgements', source: null, code: 'record_not_found' },
      ...{ detail: null, messageId: null, size: 2 },
    },
  ]);
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await db[Symbol.asyncDispose]();
});

const call = (path: string, headers: Record<string, string> = { cookie }) =>
  fetch(`${server.origin}/api/v1${path}`, { headers });
const list = async (path: string) => refusedMessagesSchema.parse(await (await call(path)).json());

it('lists those of a source, newest first, page by page', async () => {
  const first = await list('/sources/shop/refused-messages?limit=2');
  expect(first.messages.map(({ messageId }) => messageId)).toEqual(['m-3', 'm-2']);
  expect(first.messages[0]).toMatchObject({
    queue: 'sluice.ingress.shop',
    code: 'invalid_request',
    detail: 'The header record-reference is required.',
    size: 12,
  });
  const second = await list(`/sources/shop/refused-messages?limit=2&cursor=${String(first.next)}`);
  expect(second.messages.map(({ messageId }) => messageId)).toEqual(['m-1']);
  expect(second.next).toBeNull();
  expect(await list('/sources/bank/refused-messages')).toEqual({ messages: [], next: null });
});

it('lists those that belong to no source', async () => {
  const { messages } = await list('/refused-messages');
  expect(messages.map(({ queue, code }) => [queue, code])).toEqual([
    ['sluice.acknowledgements', 'record_not_found'],
  ]);
});

it.each([
  ['/sources/nowhere/refused-messages', 404, 'unknown_source'],
  ['/sources/shop/refused-messages?cursor=x', 400, 'invalid_request'],
  ['/sources/shop/refused-messages?limit=201', 400, 'invalid_request'],
])('answers %s with %i', async (path, status, code) => {
  const answer = await call(path);
  expect(answer.status).toBe(status);
  expect(problemSchema.parse(await answer.json()).code).toBe(code);
});

it('shows a machine key its own source only', async () => {
  const { secret } = await createMachineKey(db.pool, {
    name: 'app',
    sources: ['shop'],
    scopes: ['read'],
    createdBy: 'test',
  });
  const headers = { authorization: `Bearer ${secret}` };
  expect((await call('/sources/shop/refused-messages', headers)).status).toBe(200);
  expect((await call('/sources/bank/refused-messages', headers)).status).toBe(403);
  expect((await call('/refused-messages', headers)).status).toBe(403);
});

it('counts them for Prometheus', async () => {
  const answer = await fetch(`${server.origin}/metrics`, { headers: { cookie } });
  const lines = (await answer.text()).split('\n');
  expect(lines).toContain('sluice_refused_messages{source="shop",code="invalid_request"} 3');
  expect(lines).toContain('sluice_refused_messages{source="",code="record_not_found"} 1');
});
