/** What an administrator does over HTTP: sources, keys, people. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { z } from 'zod';
import {
  createdMachineKeySchema,
  machineKeySchema,
  machineKeysSchema,
  peopleSchema,
  personSchema,
} from '#lib/contracts/access';
import { createWebhookKeyPair } from '#lib/client-sdk/webhook-key';
import { firstStepsSchema, workersSchema } from '#lib/contracts/insight';
import { problemSchema } from '#lib/contracts/problem';
import { sourceSchema } from '#lib/contracts/source';
import { eventually } from '#lib/testing/eventually';
import { startRouteServer, type RouteServer } from '#lib/testing/route-server';
import { signRequest } from '#lib/testing/signed-fetch';
import { signInAs, type SignedIn } from '#lib/testing/sign-in';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { routes } from '../routes.ts';

vi.hoisted(() => vi.stubEnv('SLUICE_SECRET_KEY', Buffer.alloc(32, 7).toString('base64')));

let db: TestDatabase;
let server: RouteServer;
let admin: SignedIn;

beforeAll(async () => {
  db = await createTestDatabase();
  server = await startRouteServer(routes, db.pool);
  admin = await signInAs(db.pool, 'admin');
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await db[Symbol.asyncDispose]();
});

interface Call {
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

function call(method: string, path: string, { body, headers = {} }: Call = {}) {
  return fetch(server.origin + path, {
    method,
    headers: {
      ...(headers.authorization === undefined ? { cookie: admin.cookie } : {}),
      'content-type': 'application/json',
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

async function ask<Schema extends z.ZodType>(schema: Schema, response: Promise<Response>) {
  return schema.parse(await (await response).json());
}

function send(secret: string, source: string) {
  const headers = {
    authorization: `Bearer ${secret}`,
    'record-reference': 'order-1',
    'record-type': 'order',
  };
  return call('POST', `/api/v1/ingress/${source}`, { body: {}, headers });
}

async function makeKey(sources: string[], scopes = ['ingress']) {
  const body = { name: 'Shop', scopes, sources };
  const created = await ask(createdMachineKeySchema, call('POST', '/api/v1/keys', { body }));
  return { ...created, secret: created.secret ?? '' };
}

describe('sources', () => {
  it('are added, paused, retired and brought back, and the door follows', async () => {
    const body = { key: 'shop', name: 'Shop' };
    const added = await call('POST', '/api/v1/sources', { body });
    expect(added.status).toBe(201);
    expect((await call('POST', '/api/v1/sources', { body })).status).toBe(409);
    const { secret } = await makeKey(['shop']);
    expect((await send(secret, 'shop')).status).toBe(202);
    for (const [change, status] of [
      [{ intakePaused: true }, 503],
      [{ intakePaused: false, retired: true }, 410],
      [{ retired: false }, 202],
    ] as const) {
      await ask(sourceSchema, call('PATCH', '/api/v1/sources/shop', { body: change }));
      await eventually(async () => {
        expect((await send(secret, 'shop')).status).toBe(status);
      });
    }
    const source = await ask(sourceSchema, call('GET', '/api/v1/sources/shop'));
    expect(source.lastReceivedAt).not.toBeNull();
  });

  it.each([
    [{ key: 'No!', name: 'x' }, '/key'],
    [{ key: 'fine', name: ' ' }, '/name'],
    [{ key: 'fine', name: 'x', handlerUrl: 'javascript:alert(1)' }, '/handlerUrl'],
    [{ key: 'fine', name: 'x', other: 1 }, ''],
  ])('refuse %j naming the place', async (body, pointer) => {
    const response = await call('POST', '/api/v1/sources', { body });
    expect(response.status).toBe(400);
    const { errors } = problemSchema.parse(await response.json());
    expect(errors?.map((fault) => fault.pointer)).toContain(pointer);
  });

  it('refuse a change that names nothing', async () => {
    expect((await call('PATCH', '/api/v1/sources/shop', { body: {} })).status).toBe(400);
  });
});

describe('keys', () => {
  it('work as soon as they are made, and no longer once revoked', async () => {
    await call('POST', '/api/v1/sources', { body: { key: 'keyed', name: 'Keyed' } });
    const { secret, id, createdBy } = await makeKey(['keyed']);
    expect(createdBy).toContain('@example.com');
    expect((await send(secret, 'keyed')).status).toBe(202);
    const list = await (await call('GET', '/api/v1/keys')).text();
    expect(machineKeysSchema.parse(JSON.parse(list)).keys.map((key) => key.id)).toContain(id);
    expect(list).not.toContain(secret.slice(-43));
    const revoked = await ask(machineKeySchema, call('DELETE', `/api/v1/keys/${id}`));
    expect(revoked.revokedAt).not.toBeNull();
    expect((await send(secret, 'keyed')).status).toBe(401);
  });

  it('may sign: a shared secret is shown once, of a pair only the public key is known', async () => {
    await call('POST', '/api/v1/sources', { body: { key: 'signed', name: 'Signed' } });
    const { publicKey, secretKey } = createWebhookKeyPair();
    const wanted = { name: 'S', scopes: ['ingress'], sources: ['signed'], kind: 'signed' };
    const body = { ...wanted, publicKey };
    const made = await ask(createdMachineKeySchema, call('POST', '/api/v1/keys', { body }));
    expect(made).toMatchObject({ kind: 'signed', publicKey, secret: null });
    const parts = { keyName: made.prefix, secret: secretKey, id: 'm-1', body: '{}' };
    const headers = { 'record-reference': 'order-1' };
    const sent = await fetch(
      `${server.origin}/api/v1/ingress/signed`,
      signRequest({ ...parts, headers }),
    );
    expect(sent.status).toBe(202);
    const shared = await ask(
      createdMachineKeySchema,
      call('POST', '/api/v1/keys', { body: wanted }),
    );
    expect(shared.secret).toMatch(/^whsec_/);
    const list = await (await call('GET', '/api/v1/keys')).text();
    expect(list).toContain(publicKey);
    expect(list).not.toContain(shared.secret?.slice(6));
  });

  it('name only sources that exist, and are revoked only if they exist', async () => {
    const body = { name: 'x', scopes: ['read'], sources: ['nowhere'] };
    expect((await call('POST', '/api/v1/keys', { body })).status).toBe(404);
    for (const id of ['999999', 'x', '99999999999999999999']) {
      expect((await call('DELETE', `/api/v1/keys/${id}`)).status).toBe(404);
    }
  });
});

describe('people', () => {
  it('are added, given another role and removed', async () => {
    const email = `${randomUUID()}@example.com`;
    const body = { name: 'Grace', email, password: 'correct horse battery', role: 'viewer' };
    const added = await ask(personSchema, call('POST', '/api/v1/people', { body }));
    expect((await call('POST', '/api/v1/people', { body })).status).toBe(409);
    const path = `/api/v1/people/${added.id}`;
    const changed = await ask(personSchema, call('PATCH', path, { body: { role: 'operator' } }));
    expect(changed).toEqual({ ...added, role: 'operator' });
    expect((await call('DELETE', path)).status).toBe(204);
    expect((await call('DELETE', path)).status).toBe(404);
    const { people } = await ask(peopleSchema, call('GET', '/api/v1/people'));
    expect(people.map((person) => person.id)).toEqual([admin.personId]);
  });

  it('cannot change or remove themselves', async () => {
    const path = `/api/v1/people/${admin.personId}`;
    for (const response of [
      await call('PATCH', path, { body: { role: 'viewer' } }),
      await call('DELETE', path),
    ]) {
      expect(response.status).toBe(409);
      expect(problemSchema.parse(await response.json()).code).toBe('own_role');
    }
  });

  it('need a password of 12 characters', async () => {
    const body = { name: 'x', email: 'x@example.com', password: 'short', role: 'viewer' };
    const problem = await ask(problemSchema, call('POST', '/api/v1/people', { body }));
    expect(problem.errors).toEqual([
      { pointer: '/password', message: 'must have at least 12 characters' },
    ]);
  });
});

describe('insight', () => {
  it('lists no worker before one has run, and shows how far the installation has come', async () => {
    expect(await ask(workersSchema, call('GET', '/api/v1/workers'))).toEqual({ workers: [] });
    const steps = await ask(firstStepsSchema, call('GET', '/api/v1/first-steps'));
    expect(steps).toEqual({ keyCreated: true, recordReceived: true, recordProcessed: false });
  });
});
