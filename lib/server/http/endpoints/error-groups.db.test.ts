import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  assigneesSchema,
  errorGroupDetailSchema,
  errorGroupPageSchema,
  groupEventSchema,
} from '#lib/contracts/error-group';
import { problemSchema } from '#lib/contracts/problem';
import { recordPageSchema } from '#lib/contracts/record';
import { createMachineKey } from '#lib/server/gateway/machine-keys';
import { failRecords } from '#lib/testing/failing-records';
import { createSource } from '#lib/testing/records';
import { startRouteServer, type RouteServer } from '#lib/testing/route-server';
import { signInAs } from '#lib/testing/sign-in';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { routes } from '../routes.ts';

let db: TestDatabase;
let server: RouteServer;
let id: string;
const as: Record<string, Record<string, string>> = {};
const HOSTILE = '<script>alert(1)</script>\u202E\u001B[31m is not known.';

beforeAll(async () => {
  db = await createTestDatabase();
  server = await startRouteServer(routes, db.pool);
  await createSource(db.pool, 'shop');
  await createSource(db.pool, 'other');
  const failure = { class: 'data', code: 'odd', message: HOSTILE } as const;
  await failRecords(db.pool, 3, { source: 'shop', failure });
  for (const role of ['viewer', 'operator'] as const)
    as[role] = { cookie: (await signInAs(db.pool, role)).cookie };
  const request = { name: 'other', scopes: ['read', 'replay'], createdBy: 'test' } as const;
  const { secret } = await createMachineKey(db.pool, { ...request, sources: ['other'] });
  as.stranger = { authorization: `Bearer ${secret}` };
  const page = errorGroupPageSchema.parse(await (await call('GET', '')).json());
  id = page.groups[0]?.id ?? '';
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await db[Symbol.asyncDispose]();
});

function call(method: string, path: string, body?: unknown, who = 'operator') {
  return fetch(`${server.origin}/api/v1/error-groups${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...as[who] },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

const codeOf = async (response: Response) =>
  [response.status, problemSchema.parse(await response.json()).code] as const;

it.each(['q', 'assignee', 'tag'])('has no group for a %s that cannot be stored', async (name) => {
  const page: unknown = await (await call('GET', `?${name}=a%00b`)).json();
  expect(page).toMatchObject({ groups: [], next: null, states: { new: 0 }, openRecords: 3 });
});

it('answers exactly what the contracts say, and quotes a message as it came', async () => {
  const page: unknown = await (await call('GET', '?state=new&sort=open&q=not%20known')).json();
  expect(errorGroupPageSchema.strict().parse(page)).toEqual(page);
  expect(page).toMatchObject({
    openRecords: 3,
    groups: [{ sampleMessage: HOSTILE, openShare: 1 }],
  });
  const detail: unknown = await (await call('GET', `/${id}?trend=7d`)).json();
  expect(errorGroupDetailSchema.strict().parse(detail)).toEqual(detail);
  const people = await fetch(`${server.origin}/api/v1/assignees`, { headers: as.viewer ?? {} });
  expect(assigneesSchema.parse(await people.json()).people).toHaveLength(1);
  const records = await fetch(`${server.origin}/api/v1/records?group=${id}`, {
    headers: as.viewer ?? {},
  });
  expect(recordPageSchema.parse(await records.json()).records).toHaveLength(3);
});

it('triages: the answer is the group as it is then', async () => {
  const resolved = await call('PATCH', `/${id}`, { resolve: {}, tags: ['eu'] });
  expect(errorGroupDetailSchema.parse(await resolved.json())).toMatchObject({ state: 'resolved' });
  const noted = await call('POST', `/${id}/notes`, { text: ' They know. ' });
  expect(noted.status).toBe(201);
  expect(groupEventSchema.parse(await noted.json())).toMatchObject({ text: 'They know.' });
});

it('mutes until no time that has passed, and leaves what was decided', async () => {
  await call('PATCH', `/${id}`, { mute: { count: 7 } });
  const answer = await call('PATCH', `/${id}`, { mute: { until: '2026-01-01T00:00:00Z' } });
  expect(problemSchema.parse(await answer.json())).toMatchObject({
    status: 400,
    code: 'invalid_request',
    errors: [{ pointer: '/mute/until', message: 'must lie in the future' }],
  });
  const group = errorGroupDetailSchema.parse(await (await call('GET', `/${id}`)).json());
  expect(group).toMatchObject({ state: 'muted', mute: { until: null, countLeft: 7 } });
});

it.each([
  [{ ticketUrl: 'javascript:alert(1)' }],
  [{ resolve: {}, reopen: true }],
  [{ mute: { count: 0 } }],
  [{ mute: { count: 1, perHour: 1 } }],
  [{ tags: [''] }],
  [{ odd: true }],
])('refuses %j', async (body) => {
  expect(await codeOf(await call('PATCH', `/${id}`, body))).toEqual([400, 'invalid_request']);
});

it('lets viewers look only, and nobody see what is of a source they may not use', async () => {
  expect(await codeOf(await call('PATCH', `/${id}`, { reopen: true }, 'viewer'))).toEqual([
    403,
    'forbidden',
  ]);
  const missing = [404, 'group_not_found'];
  expect(await codeOf(await call('GET', `/${id}`, undefined, 'stranger'))).toEqual(missing);
  expect(await codeOf(await call('PATCH', `/${id}`, { reopen: true }, 'stranger'))).toEqual(
    missing,
  );
  const note = { text: 'x' };
  expect(await codeOf(await call('POST', `/${id}/notes`, note, 'stranger'))).toEqual(missing);
  expect(await codeOf(await call('GET', '/0000000000000'))).toEqual(missing);
  const page: unknown = await (await call('GET', '', undefined, 'stranger')).json();
  expect(errorGroupPageSchema.parse(page)).toMatchObject({ groups: [], openRecords: 0 });
});

it('refuses a version of a handler where none ran', async () => {
  await db.pool.query('UPDATE error_group SET handler = NULL');
  const body = { resolve: { inVersion: '2' } };
  expect(await codeOf(await call('PATCH', `/${id}`, body))).toEqual([409, 'no_handler']);
});
