/** Numbers, times and cursors beyond what the database holds: refused by name, never an internal error. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { problemSchema } from '#lib/contracts/problem';
import { failRecords } from '#lib/testing/failing-records';
import { createSource } from '#lib/testing/records';
import { startRouteServer, type RouteServer } from '#lib/testing/route-server';
import { signInAs } from '#lib/testing/sign-in';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { formatRecordId } from '#lib/domain/record-id';
import { routes } from '../routes.ts';

let db: TestDatabase;
let server: RouteServer;
let cookie = '';
let record = '';
let group = '';

beforeAll(async () => {
  db = await createTestDatabase();
  server = await startRouteServer(routes, db.pool);
  await createSource(db.pool, 'shop');
  const failure = { class: 'data', code: 'odd', message: 'It is odd.' } as const;
  const [id = 0n] = await failRecords(db.pool, 1, { source: 'shop', failure });
  record = formatRecordId(id);
  const { rows } = await db.pool.query<{ id: bigint }>('SELECT id FROM error_group');
  group = formatRecordId(rows[0]?.id ?? 0n);
  ({ cookie } = await signInAs(db.pool, 'operator'));
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await db[Symbol.asyncDispose]();
});

async function codeOf(method: string, path: string, body?: object): Promise<string> {
  const answer = await fetch(`${server.origin}/api/v1${path}`, {
    method,
    headers: { 'content-type': 'application/json', cookie },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return problemSchema.parse(await answer.json()).code;
}

const BEYOND = '2147483648';
const HUGE = '99999999999999999999';
const yearless = '0000-01-01T00:00:00Z';
const beyondSet = { kind: 'operation', operation: 2_147_483_648, outcomes: ['fixed'] };
const cursorOf = (text: string) => Buffer.from(text).toString('base64url');

it.each([
  ['/replays?cursor=', BEYOND, 'invalid_request'],
  ['/replays?cursor=', HUGE, 'invalid_request'],
  ['/replays?limit=', HUGE, 'invalid_request'],
  ['/replays/', BEYOND, 'operation_not_found'],
  ['/replays/', HUGE, 'operation_not_found'],
  ['/replays/', '0', 'operation_not_found'],
  ['/notices/', BEYOND, 'notice_not_found'],
  ['/notices/', HUGE, 'notice_not_found'],
  ['/error-groups/', 'zzzzzzzzzzzzz', 'group_not_found'],
  ['/error-groups?cursor=', cursorOf(`${HUGE}:0000000000001`), 'invalid_cursor'],
  ['/error-groups?cursor=', cursorOf('1:zzzzzzzzzzzzz'), 'invalid_cursor'],
  ['/records/zzzzzzzzzzzzz/', 'timeline', 'record_not_found'],
])('GET %s%s is answered %s', async (path, given, code) => {
  expect(await codeOf('GET', path + given)).toBe(code);
});

it.each(['0', '-1', BEYOND, HUGE, '1.5', 'x'])(
  'no payload has the revision %s',
  async (revision) => {
    const path = `/records/${record}/payload?revision=${revision}`;
    expect(await codeOf('GET', path)).toBe('invalid_request');
  },
);

it.each([
  ['/replays', { set: beyondSet, reason: 'x' }],
  ['/replays/preview', { set: beyondSet }],
  ['/notices/preview', { set: beyondSet }],
  ['/edits/preview', { set: beyondSet, patch: '[]' }],
  ['/replays/dry-run', { set: beyondSet }],
  ['/replays', { set: { kind: 'filter', filter: {} }, reason: 'x', startAt: yearless }],
  ['/replays', { set: { kind: 'filter', filter: {} }, reason: 'x', ratePerSecond: 10_001 }],
  ['/replays', { set: { kind: 'filter', filter: {} }, reason: 'x', haltAtErrorShare: 1.01 }],
  ['/replays', { set: { kind: 'filter', filter: {} }, reason: 'x', canary: { size: 0 } }],
])('POST %s refuses %j', async (path, body) => {
  expect(await codeOf('POST', path, body)).toBe('invalid_request');
});

it.each([
  { mute: { until: yearless } },
  { mute: { count: 1_000_000_001 } },
  { mute: { perHour: 0.5 } },
  { mute: { until: 'tomorrow' } },
])('no group is given %j', async (body) => {
  expect(await codeOf('PATCH', `/error-groups/${group}`, body)).toBe('invalid_request');
});
