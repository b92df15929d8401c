/** Push secrets over HTTP: shown once, encrypted at rest, rotated with an overlap, retired. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { signWebhook, verifyWebhook } from '#lib/client-sdk/webhook-signature';
import { readVerifyingKey } from '#lib/client-sdk/webhook-key';
import { problemSchema } from '#lib/contracts/problem';
import {
  createdPushSecretSchema,
  pushSecretSchema,
  pushSecretsSchema,
  type CreatedPushSecret,
  type PushSecret,
} from '#lib/contracts/push-secret';
import { readPushKeys } from '#lib/server/gateway/push/push-secrets';
import { createSource } from '#lib/testing/records';
import { startRouteServer, type RouteServer } from '#lib/testing/route-server';
import { signInAs } from '#lib/testing/sign-in';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { routes } from '../routes.ts';

let db: TestDatabase;
let server: RouteServer;
const cookies: Record<string, string> = {};

beforeAll(async () => {
  db = await createTestDatabase();
  server = await startRouteServer(routes, db.pool);
  for (const role of ['viewer', 'admin'] as const)
    cookies[role] = (await signInAs(db.pool, role)).cookie;
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await db[Symbol.asyncDispose]();
});

interface Call {
  readonly as?: 'viewer' | 'admin';
  readonly rest?: string;
  readonly body?: unknown;
}

function call(method: string, source: string, { as = 'admin', rest = '', body }: Call = {}) {
  return fetch(`${server.origin}/api/v1/sources/${source}/push-secrets${rest}`, {
    method,
    headers: { 'content-type': 'application/json', cookie: cookies[as] ?? '' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

async function make(source: string, body: unknown): Promise<CreatedPushSecret> {
  const response = await call('POST', source, { body });
  expect(response.status).toBe(201);
  return createdPushSecretSchema.parse(await response.json());
}

async function list(source: string): Promise<PushSecret[]> {
  const response = await call('GET', source, { as: 'viewer' });
  return pushSecretsSchema.parse(await response.json()).secrets;
}

async function codeOf(response: Promise<Response>): Promise<string> {
  const { status, code } = problemSchema.parse(await (await response).json());
  return `${String(status)} ${code}`;
}

/** Which of these verify what the source signs now. */
async function verifying(sourceId: number, secrets: readonly CreatedPushSecret[]) {
  const keys = await readPushKeys(db.pool, sourceId);
  if (keys.length === 0) return [];
  const message = { id: 'msg_1', timestampSeconds: 1_795_435_200, body: Buffer.from('x') };
  const fields = { id: 'msg_1', timestamp: '1795435200', signature: signWebhook(message, keys) };
  const nowMs = 1_795_435_200_000;
  return secrets.map(
    ({ verifyingKey }) =>
      verifyWebhook(fields, message.body, { keys: [readVerifyingKey(verifyingKey)], nowMs }).ok,
  );
}

it('makes a shared secret, shows it once and keeps it where nobody can read it', async () => {
  const sourceId = await createSource(db.pool, 'shared');
  const made = await make('shared', { scheme: 'v1' });
  expect(made).toMatchObject({ scheme: 'v1', publicKey: null, retiresAt: null, isRetired: false });
  expect(made.verifyingKey).toMatch(/^whsec_/);
  const [listed] = await list('shared');
  expect(listed?.id).toBe(made.id);
  expect(listed?.createdBy).toContain('@');
  expect(JSON.stringify(listed)).not.toContain('whsec_');
  const { rows } = await db.pool.query<{ stored: string; envelope: Buffer }>(
    'SELECT p::text AS stored, envelope FROM push_secret p WHERE source_id = $1',
    [sourceId],
  );
  expect(rows[0]?.stored).not.toContain(made.verifyingKey.slice(6));
  expect(rows[0]?.envelope.includes(made.verifyingKey.slice(6))).toBe(false);
  const bytes = Buffer.from(made.verifyingKey.slice(6), 'base64');
  expect(rows[0]?.envelope.includes(bytes)).toBe(false);
  expect(await verifying(sourceId, [made])).toEqual([true]);
});

it('makes a pair, whose public key stays readable', async () => {
  const sourceId = await createSource(db.pool, 'pair');
  const made = await make('pair', { scheme: 'v1a' });
  expect(made.verifyingKey).toMatch(/^whpk_/);
  expect(made.publicKey).toBe(made.verifyingKey);
  expect(await list('pair')).toMatchObject([{ publicKey: made.verifyingKey }]);
  expect(await verifying(sourceId, [made])).toEqual([true]);
});

it('lets the earlier secret of the scheme sign beside the new one until the overlap ends', async () => {
  const sourceId = await createSource(db.pool, 'rotating');
  const [first, pair] = [
    await make('rotating', { scheme: 'v1' }),
    await make('rotating', { scheme: 'v1a' }),
  ];
  const second = await make('rotating', { scheme: 'v1', overlapHours: 48 });
  const all = [first, pair, second];
  expect(await verifying(sourceId, all)).toEqual([true, true, true]);
  const secrets = await list('rotating');
  const ends = new Map(secrets.map(({ id, retiresAt }) => [id, retiresAt]));
  expect(ends.get(second.id)).toBeNull();
  expect(ends.get(pair.id)).toBeNull();
  const overlapMs = Date.parse(ends.get(first.id) ?? '') - Date.parse(second.createdAt);
  expect(overlapMs).toBe(48 * 3_600_000);
  await db.pool.query('UPDATE push_secret SET retires_at = now() WHERE id = $1', [first.id]);
  expect(await verifying(sourceId, all)).toEqual([false, true, true]);
});

it('replaces a secret at once where no overlap is wanted, and an end once set is never put off', async () => {
  const sourceId = await createSource(db.pool, 'leaked');
  const first = await make('leaked', { scheme: 'v1' });
  const second = await make('leaked', { scheme: 'v1', overlapHours: 0 });
  const third = await make('leaked', { scheme: 'v1', overlapHours: 100 });
  expect(await verifying(sourceId, [first, second, third])).toEqual([false, true, true]);
});

it('retires a secret, which then signs nothing', async () => {
  const sourceId = await createSource(db.pool, 'retiring');
  const made = await make('retiring', { scheme: 'v1a' });
  const retired = await call('DELETE', 'retiring', { rest: `/${made.id}` });
  expect(pushSecretSchema.parse(await retired.json())).toMatchObject({ isRetired: true });
  expect(await verifying(sourceId, [made])).toEqual([]);
  const again = await call('DELETE', 'retiring', { rest: `/${made.id}` });
  expect(again.status).toBe(200);
});

it('refuses what names no source, no secret of this source, or no scheme', async () => {
  await createSource(db.pool, 'mine');
  await createSource(db.pool, 'theirs');
  const { id } = await make('theirs', { scheme: 'v1' });
  expect(await codeOf(call('GET', 'nobody'))).toBe('404 unknown_source');
  expect(await codeOf(call('DELETE', 'mine', { rest: `/${id}` }))).toBe('404 unknown_push_secret');
  for (const body of [{}, { scheme: 'v2' }, { scheme: 'v1', overlapHours: -1 }])
    expect(await codeOf(call('POST', 'mine', { body }))).toBe('400 invalid_request');
});

it('does not read a secret that was moved to another row', async () => {
  const sourceId = await createSource(db.pool, 'moved');
  const [first, second] = [
    await make('moved', { scheme: 'v1' }),
    await make('moved', { scheme: 'v1' }),
  ];
  await db.pool.query(
    `UPDATE push_secret p SET envelope = (SELECT envelope FROM push_secret WHERE id = $1)
     WHERE p.id = $2`,
    [first.id, second.id],
  );
  await expect(readPushKeys(db.pool, sourceId)).rejects.toMatchObject({
    code: 'secret_unreadable',
  });
});
