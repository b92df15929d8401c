/** Saved views over HTTP: names and queries as people paste them, sharing by role, and what is removed. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { problemSchema } from '#lib/contracts/problem';
import { savedViewSchema, savedViewsSchema } from '#lib/contracts/saved-view';
import { createMachineKey } from '#lib/server/gateway/machine-keys';
import { startRouteServer, type RouteServer } from '#lib/testing/route-server';
import { signInAs } from '#lib/testing/sign-in';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { routes } from '../routes.ts';

let db: TestDatabase;
let server: RouteServer;
const as: Record<string, Record<string, string>> = {};

beforeAll(async () => {
  db = await createTestDatabase();
  server = await startRouteServer(routes, db.pool);
  for (const role of ['viewer', 'operator', 'admin'] as const)
    as[role] = { cookie: (await signInAs(db.pool, role)).cookie };
  const request = { name: 'all', scopes: ['read', 'replay'], sources: ['*'] } as const;
  const { secret } = await createMachineKey(db.pool, {
    ...request,
    scopes: [...request.scopes],
    sources: [...request.sources],
    createdBy: 'test',
  });
  as.key = { authorization: `Bearer ${secret}` };
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await db[Symbol.asyncDispose]();
});

function call(who: string, method: string, rest = '', body?: unknown): Promise<Response> {
  return fetch(`${server.origin}/api/v1/saved-views${rest}`, {
    method,
    headers: { 'content-type': 'application/json', ...as[who] },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

async function save(who: string, view: object) {
  const response = await call(who, 'POST', '', view);
  expect(response.status).toBe(201);
  return savedViewSchema.parse(await response.json());
}

const viewsOf = async (who: string) =>
  savedViewsSchema.parse(await (await call(who, 'GET')).json()).views;

async function codeOf(response: Promise<Response>): Promise<string> {
  const { status, code } = problemSchema.parse(await (await response).json());
  return `${String(status)} ${code}`;
}

it('keep a name as it is written, hostile or not, and the query to the letter', async () => {
  const query = 'status=ERROR&q=%3Cscript%3E&type=a%26b&sort=oldest';
  const name = '<img src=x onerror=alert(1)>\u202E';
  expect(await save('viewer', { name, query })).toMatchObject({ name, query, isShared: false });
  expect(await viewsOf('viewer')).toMatchObject([{ name, query, isMine: true, isDefault: false }]);
  expect(await viewsOf('operator')).toEqual([]);
});

it('take a name of eighty characters after it is trimmed, and none longer', async () => {
  const name = 'x'.repeat(80);
  expect((await save('viewer', { name: `  ${name} `, query: '' })).name).toBe(name);
  const longer = call('viewer', 'POST', '', { name: `${name}x`, query: '' });
  expect(await codeOf(longer)).toBe('400 invalid_request');
});

it.each([
  ['a space', { query: 'q=a b' }],
  ['a line break', { query: 'q=a\nb' }],
  ['a letter that addresses escape', { query: 'q=é' }],
  ['more than an address can have', { query: 'q'.repeat(4_001) }],
  ['another owner', { query: '', owner: 'Ada' }],
  ['a flag in words', { query: '', isShared: 'yes' }],
])('refuse %s', async (_, view) => {
  const refused = call('operator', 'POST', '', { name: 'x', ...view });
  expect(await codeOf(refused)).toBe('400 invalid_request');
});

it('are shared by operators, begun with by all, and go for all with their owner’s word', async () => {
  const view = { name: 'team', query: 'held=true', isShared: true };
  expect(await codeOf(call('viewer', 'POST', '', view))).toBe('403 view_not_shareable');
  const { id } = await save('operator', view);
  expect((await call('viewer', 'PUT', '/default', { view: id })).status).toBe(204);
  const seen = async () => (await viewsOf('viewer')).find((one) => one.id === id);
  expect(await seen()).toMatchObject({ isMine: false, isDefault: true, owner: 'Test operator' });
  expect(await codeOf(call('viewer', 'DELETE', `/${String(id)}`))).toBe('404 view_not_found');
  await save('operator', { ...view, isShared: false });
  expect(await seen()).toBeUndefined();
  expect((await call('operator', 'DELETE', `/${String(id)}`)).status).toBe(204);
  expect(await codeOf(call('operator', 'DELETE', `/${String(id)}`))).toBe('404 view_not_found');
});

it('are made once of one name, though saved twice at once', async () => {
  const both = await Promise.all(
    ['held=true', 'overdue=true'].map((query) => save('admin', { name: 'twice', query })),
  );
  expect(new Set(both.map(({ id }) => id)).size).toBe(1);
  expect((await viewsOf('admin')).filter(({ name }) => name === 'twice')).toHaveLength(1);
});

it('are of people: machines have none', async () => {
  expect(await codeOf(call('key', 'GET'))).toBe('403 forbidden');
  expect(await codeOf(call('key', 'POST', '', { name: 'x', query: '' }))).toBe('403 forbidden');
});

it.each(['0', '-1', '1.0', '1e3', 'x', '1;DROP'])('are not named %j', async (id) => {
  expect(await codeOf(call('admin', 'DELETE', `/${id}`))).toBe('404 view_not_found');
});
