/** Replay operations over HTTP, as machines and people call them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  replayItemsSchema,
  replayOperationDetailSchema,
  replayOperationSchema,
  replayOperationsSchema,
  replayPreviewSchema,
} from '#lib/contracts/replay-operation';
import { receive } from '#lib/server/gateway/ingress/receive';
import { createMachineKey } from '#lib/server/gateway/machine-keys';
import { stepOperation } from '#lib/server/gateway/replays/step-operation';
import { processDue } from '#lib/testing/process-due';
import { createSource, submission } from '#lib/testing/records';
import { signInAs } from '#lib/testing/sign-in';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { startWebServer, type TestWebServer } from '#lib/testing/web-server';

let db: TestDatabase;
let web: TestWebServer;
let key = '';
let foreignKey = '';
let viewer = '';

const FAILURE = { class: 'data', code: 'contract', message: 'A field is missing.' } as const;
const ALL = { set: { kind: 'filter', filter: { status: ['ERROR'] } } };

beforeAll(async () => {
  db = await createTestDatabase();
  for (const source of ['shop', 'bank']) await createSource(db.pool, source);
  const makeKey = async (source: string): Promise<string> => {
    const request = { name: source, scopes: ['read', 'replay'] as const, createdBy: 'test' };
    const made = { ...request, scopes: [...request.scopes], sources: [source] };
    return (await createMachineKey(db.pool, made)).secret;
  };
  key = await makeKey('shop');
  foreignKey = await makeKey('bank');
  viewer = (await signInAs(db.pool, 'viewer')).cookie;
  web = await startWebServer(db.pool);
  const submissions = [submission(), submission({ reference: 'order-1002' })];
  await receive(db.pool, { source: 'shop', keyId: null, submissions });
  await receive(db.pool, { source: 'bank', keyId: null, submissions });
  await processDue(db.pool, () => FAILURE);
});
afterAll(async () => {
  await web[Symbol.asyncDispose]();
  await db[Symbol.asyncDispose]();
});

interface Call {
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

function call(path: string, { body, headers = {} }: Call = {}): Promise<Response> {
  return fetch(`${web.origin}/api/v1/replays${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

describe('a key of one source', () => {
  it('previews, makes, watches and steers operations over its own records', async () => {
    const preview = replayPreviewSchema.parse(await (await call('/preview', { body: ALL })).json());
    expect(preview).toMatchObject({ total: 2, eligible: 2, bySource: [{ value: 'shop' }] });
    const made = await call('', { body: { ...ALL, reason: 'Fixed.', ratePerSecond: 1 } });
    expect(made.status).toBe(201);
    const { id, counts } = replayOperationSchema.parse(await made.json());
    expect(counts.total).toBe(2);
    const states: string[] = [];
    for (const action of ['pause', 'resume', 'cancel']) {
      const moved = await call(`/${String(id)}/${action}`, { body: {} });
      states.push(replayOperationSchema.parse(await moved.json()).state);
    }
    expect(states).toEqual(['paused', 'running', 'cancelled']);
    const detail = replayOperationDetailSchema.parse(await (await call(`/${String(id)}`)).json());
    expect(detail.events.map(({ by }) => by)).toEqual(['shop', 'shop', 'shop', 'shop']);
    const { operations } = replayOperationsSchema.parse(await (await call('')).json());
    expect(operations.map((operation) => operation.id)).toContain(id);
    const again = await call(`/${String(id)}/continue`, { body: {} });
    expect(again.status).toBe(409);
    expect(await again.json()).toMatchObject({ code: 'operation_state' });
  });

  it('neither sees nor moves those of others', async () => {
    const made = await call('', { body: { ...ALL, reason: 'Fixed.', ratePerSecond: 1 } });
    const { id } = replayOperationSchema.parse(await made.json());
    const headers = { authorization: `Bearer ${foreignKey}` };
    for (const path of [`/${String(id)}`, `/${String(id)}/items`])
      expect((await call(path, { headers })).status).toBe(404);
    expect((await call(`/${String(id)}/cancel`, { headers, body: {} })).status).toBe(404);
    expect((await call(`/${String(id)}/cancel`, { body: {} })).status).toBe(200);
  });

  it('makes an operation once for one Idempotency-Key', async () => {
    const headers = { 'idempotency-key': 'once' };
    const body = { ...ALL, reason: 'Fixed.', startAt: '2999-01-01T00:00:00.000Z' };
    const both = await Promise.all([call('', { body, headers }), call('', { body, headers })]);
    const ids = await Promise.all(
      both.map(async (answer) => replayOperationSchema.parse(await answer.json()).id),
    );
    expect(ids[0]).toBe(ids[1]);
    const other = await call('', { body: { ...body, reason: 'Else.' }, headers });
    expect(other.status).toBe(409);
    expect(await other.json()).toMatchObject({ code: 'idempotency_conflict' });
    await call(`/${String(ids[0])}/cancel`, { body: {} });
  });

  it.each([
    [{ ...ALL }, 400, 'invalid_request'],
    [{ ...ALL, reason: ' ' }, 400, 'invalid_request'],
    [{ set: { kind: 'filter', filter: { statsu: 'ERROR' } }, reason: 'x' }, 400, 'invalid_request'],
    [{ set: { kind: 'references', references: ['nobody'] }, reason: 'x' }, 422, 'nothing_matches'],
  ])('is refused %j', async (body, status, code) => {
    const answer = await call('', { body });
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ code });
  });
});

it('a person who only views reads, and is refused every change with the reason', async () => {
  const headers = { authorization: '', cookie: viewer, origin: web.origin };
  expect((await call('', { headers })).status).toBe(200);
  for (const path of ['', '/preview', '/dry-run', '/1/pause', '/1/replay-failed']) {
    const answer = await call(path, { headers, body: { ...ALL, reason: 'x' } });
    expect(answer.status, path).toBe(403);
    expect(await answer.json()).toMatchObject({ code: 'forbidden' });
  }
});

it('those that failed again are replayed as a new operation', async () => {
  const made = await call('', { body: { ...ALL, reason: 'Fixed.', name: 'First' } });
  const { id } = replayOperationSchema.parse(await made.json());
  const settle = async (): Promise<void> => {
    await db.pool.query('UPDATE replay_operation SET step_at = now() WHERE step_at IS NOT NULL');
    while (await stepOperation(db.pool));
  };
  await settle();
  await processDue(db.pool, () => FAILURE);
  await settle();
  const items = await call(`/${String(id)}/items?outcome=failed_same&limit=1`);
  const page = replayItemsSchema.parse(await items.json());
  expect(page.items).toMatchObject([{ outcome: 'failed_same', before: FAILURE, after: FAILURE }]);
  expect(page.next).not.toBeNull();
  const again = await call(`/${String(id)}/replay-failed`, { body: {} });
  expect(replayOperationSchema.parse(await again.json())).toMatchObject({
    name: 'First',
    reason: 'Fixed.',
    set: { kind: 'operation', operation: id },
    counts: { total: 2 },
  });
});
