/** The file of a list over HTTP: its headers, whole to the last line, and an end when the reader goes. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { problemSchema } from '#lib/contracts/problem';
import { recordSummarySchema } from '#lib/contracts/record';
import { eventually } from '#lib/testing/eventually';
import { fillRecords } from '#lib/testing/fill-records';
import { signInAs } from '#lib/testing/sign-in';
import { startRouteServer, type RouteServer } from '#lib/testing/route-server';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { routes } from '../routes.ts';

const COUNT = 1_100;
let db: TestDatabase;
let server: RouteServer;
let cookie: string;

beforeAll(async () => {
  db = await createTestDatabase();
  server = await startRouteServer(routes, db.pool);
  await fillRecords(db.pool, COUNT);
  cookie = (await signInAs(db.pool, 'viewer')).cookie;
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await db[Symbol.asyncDispose]();
});

const get = (query: string, signal: AbortSignal | null = null): Promise<Response> =>
  fetch(`${server.origin}/api/v1/records/export?${query}`, { headers: { cookie }, signal });

it.each([
  ['csv', 'text/csv; charset=utf-8', COUNT + 1],
  ['ndjson', 'application/x-ndjson', COUNT],
])('is a %s file to save, every line ended', async (format, mediaType, lines) => {
  const response = await get(`format=${format}`);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': mediaType,
    'content-disposition': `attachment; filename="records.${format}"`,
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, no-store',
  });
  const text = await response.text();
  expect(text.endsWith('\n')).toBe(true);
  expect(text.split('\n')).toHaveLength(lines + 1);
});

it('has as NDJSON in each line just what the list has', async () => {
  const lines = (await (await get('format=ndjson&direction=EGRESS')).text()).trimEnd().split('\n');
  for (const line of lines) {
    const record: unknown = JSON.parse(line);
    expect(recordSummarySchema.strict().parse(record)).toEqual(record);
    expect(record).toMatchObject({ direction: 'EGRESS' });
  }
  expect(lines.length).toBeGreaterThan(0);
});

it.each([
  ['', 'format'],
  ['format=xlsx', 'format'],
  ['format=csv&status=ERROR,BROKEN', 'status'],
  ['format=csv&from=yesterday', 'from'],
])('is refused before anything is sent: %j', async (query, parameter) => {
  const { status, code, errors } = problemSchema.parse(await (await get(query)).json());
  expect([status, code]).toEqual([400, 'invalid_request']);
  expect(errors?.map((fault) => fault.parameter)).toEqual([parameter]);
});

it('names a parameter that an endpoint does not know', async () => {
  const response = await fetch(`${server.origin}/api/v1/revisions?sort=x`, { headers: { cookie } });
  expect(problemSchema.parse(await response.json()).errors).toMatchObject([{ parameter: 'sort' }]);
});

it('is given up when its reader goes, and the next one has all of it', async () => {
  const abort = new AbortController();
  const response = await get('format=csv', abort.signal);
  const reader = response.body?.getReader();
  expect((await reader?.read())?.done).toBe(false);
  abort.abort();
  await eventually(() => {
    expect(db.pool.idleCount).toBe(db.pool.totalCount);
    return Promise.resolve();
  });
  expect((await (await get('format=csv')).text()).split('\r\n')).toHaveLength(COUNT + 2);
});
