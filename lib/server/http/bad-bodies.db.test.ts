/** What endpoints of replays, edits, triage and notices refuse: each fault is told with its place. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROBLEM_MEDIA_TYPE, problemSchema } from '#lib/contracts/problem';
import { startRouteServer, type RouteServer } from '#lib/testing/route-server';
import { signInAs } from '#lib/testing/sign-in';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { routes } from './routes.ts';

let db: TestDatabase;
let server: RouteServer;
let cookie: string;

beforeAll(async () => {
  db = await createTestDatabase();
  server = await startRouteServer(routes, db.pool);
  cookie = (await signInAs(db.pool, 'operator')).cookie;
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await db[Symbol.asyncDispose]();
});

async function call(endpoint: string, body?: string) {
  const [method = '', path = ''] = endpoint.split(' ');
  const response = await fetch(`${server.origin}/api/v1${path}`, {
    method,
    headers: { cookie, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body }),
  });
  expect(response.headers.get('content-type')).toBe(PROBLEM_MEDIA_TYPE);
  const { status, code, errors = [], type } = problemSchema.parse(await response.json());
  expect(response.status).toBe(status);
  expect(type).toBe(`/docs/problems#${code}`);
  return { status, code, pointers: errors.map(({ pointer }) => pointer) };
}

const ID = '0000000000000';
const set = { kind: 'ids', ids: [ID] };
const filter = (given: object) => ({ kind: 'filter', filter: given });
const edit = { base: 1, text: '{}', reason: 'Why.' };
const notice = { set, source: 'shop', form: 'text', way: 'copied' };
const asked = { set, reason: 'Why.' };

describe('a body', () => {
  it.each([
    ['POST /replays', { reason: 'Why.' }, '/set'],
    ['POST /replays', { set }, '/reason'],
    ['POST /replays', { ...asked, reason: ' \n' }, '/reason'],
    ['POST /replays', { ...asked, reason: 'x'.repeat(2001) }, '/reason'],
    ['POST /replays', { ...asked, set: { kind: 'all' } }, '/set/kind'],
    ['POST /replays', { ...asked, set: { kind: 'ids', ids: [] } }, '/set/ids'],
    ['POST /replays', { ...asked, set: { kind: 'ids', ids: [ID, 'x'] } }, '/set/ids/1'],
    ['POST /replays', { ...asked, set: filter({ status: ['BROKEN'] }) }, '/set/filter/status/0'],
    ['POST /replays', { ...asked, set: filter({ limit: 5 }) }, '/set/filter'],
    ['POST /replays', { ...asked, set: { ...set, group: ID } }, '/set'],
    ['POST /replays', { ...asked, ratePerSecond: 0 }, '/ratePerSecond'],
    ['POST /replays', { ...asked, ratePerSecond: 1.5 }, '/ratePerSecond'],
    ['POST /replays', { ...asked, canary: { size: 0 } }, '/canary/size'],
    ['POST /replays', { ...asked, canary: { size: 1, waitSeconds: -1 } }, '/canary/waitSeconds'],
    ['POST /replays', { ...asked, haltAtErrorShare: 1.01 }, '/haltAtErrorShare'],
    ['POST /replays', { ...asked, startAt: 'tomorrow' }, '/startAt'],
    ['POST /replays', { ...asked, confirm: 'yes' }, '/confirm'],
    ['POST /replays', { ...asked, name: '' }, '/name'],
    ['POST /replays/preview', { set, confirm: 1 }, '/confirm'],
    ['POST /replays/dry-run', { set, samples: 21 }, '/samples'],
    ['POST /replays/dry-run', { set, samples: 0 }, '/samples'],
    ['POST /replays/1/replay-failed', { outcomes: ['fixed'] }, '/outcomes/0'],
    ['POST /replays/1/replay-failed', { outcomes: [] }, '/outcomes'],
    ['POST /edits', { set, patch: '[]' }, '/reason'],
    ['POST /edits', { ...asked, patch: [] }, '/patch'],
    ['POST /edits', { ...asked, patch: 'x'.repeat(100_001) }, '/patch'],
    ['POST /edits/preview', { set, patch: '' }, '/patch'],
    [`POST /records/${ID}/revisions`, { ...edit, base: 0 }, '/base'],
    [`POST /records/${ID}/revisions`, { ...edit, reason: '' }, '/reason'],
    [`POST /records/${ID}/revisions`, { ...edit, force: null }, '/force'],
    [`POST /records/${ID}/revisions`, { ...edit, author: 'Eve' }, ''],
    [`POST /records/${ID}/revisions`, { ...edit, base64: 'e30=' }, ''],
    [`POST /records/${ID}/check`, {}, ''],
    [`POST /records/${ID}/check`, { base64: '#' }, '/base64'],
    [`POST /records/${ID}/revisions/2/reject`, {}, '/why'],
    [`POST /records/${ID}/comments`, { text: 'x'.repeat(10_001) }, '/text'],
    [`PATCH /error-groups/${ID}`, { mute: {} }, '/mute'],
    [`PATCH /error-groups/${ID}`, { reopen: false }, '/reopen'],
    [`PATCH /error-groups/${ID}`, { tags: Array(21).fill('x') }, '/tags'],
    [`PATCH /error-groups/${ID}`, { resolve: { inVersion: ' ' } }, '/resolve/inVersion'],
    [`PATCH /error-groups/${ID}`, { ticketUrl: 'ftp://x.example' }, '/ticketUrl'],
    [`POST /error-groups/${ID}/notes`, { text: '' }, '/text'],
    ['POST /notices', { ...notice, way: 'sent' }, '/form'],
    ['POST /notices', { ...notice, source: 'A Shop' }, '/source'],
    ['POST /notices', { ...notice, introduction: 'x'.repeat(5_001) }, '/introduction'],
    ['POST /notices/preview', { set: { kind: 'group', group: '../x' } }, '/set/group'],
    ['POST /saved-views', { name: ' ', query: '' }, '/name'],
    ['POST /saved-views', { name: 'x', query: 'q=\u202e' }, '/query'],
    ['PUT /saved-views/default', {}, '/view'],
  ])('of %s that is wrong is refused with the place: %j', async (endpoint, body, pointer) => {
    const { status, code, pointers } = await call(endpoint, JSON.stringify(body));
    expect([status, code]).toEqual([400, 'invalid_request']);
    expect(pointers).toContain(pointer);
  });

  const writers = ['POST /replays', 'POST /edits', 'POST /notices', `POST /records/${ID}/comments`];
  const bodies = ['', '{', '[]', 'null', '"x"', '{"set":', '\u0000', '['.repeat(20_000)];
  it.each(writers)('of %s that is no JSON object is refused', async (endpoint) => {
    for (const body of bodies) expect((await call(endpoint, body)).status, body).toBe(400);
  });

  it('names every fault of it at once', async () => {
    const body = { set: { kind: 'ids', ids: ['x', ID, 'y'] }, reason: '', ratePerSecond: -1 };
    const { pointers } = await call('POST /replays', JSON.stringify(body));
    expect(pointers.toSorted()).toEqual(['/ratePerSecond', '/reason', '/set/ids/0', '/set/ids/2']);
  });

  it('that was refused has changed nothing', async () => {
    const { rows } = await db.pool.query(
      `SELECT FROM replay_operation UNION ALL SELECT FROM notice UNION ALL SELECT FROM saved_view`,
    );
    expect(rows).toEqual([]);
  });
});

describe('what is not there', () => {
  it.each([
    [`GET /records/${ID}/revisions`, 'record_not_found'],
    [`POST /records/${ID}/revisions`, 'record_not_found', edit],
    [`POST /records/${ID}/check`, 'record_not_found', { text: '{}' }],
    [`POST /records/${ID}/revisions/2/approve`, 'record_not_found', {}],
    [`POST /records/${ID}/revisions/2/reject`, 'record_not_found', { why: 'x' }],
    ['GET /records/not-an-id/timeline', 'record_not_found'],
    ['GET /records/not-an-id/last-good', 'record_not_found'],
    [`PATCH /error-groups/${ID}`, 'group_not_found', { tags: [] }],
    ['GET /error-groups/1', 'group_not_found'],
    [`POST /error-groups/${ID}/notes`, 'group_not_found', { text: 'x' }],
    ['GET /replays/1', 'operation_not_found'],
    ['GET /replays/x/items', 'operation_not_found'],
    ['GET /replays/99999999999999999999', 'operation_not_found'],
    ['POST /replays/1/pause', 'operation_not_found', {}],
    ['POST /replays/-1/cancel', 'operation_not_found', {}],
    ['POST /replays/1/replay-failed', 'operation_not_found', {}],
    ['GET /notices/99999999999999999999', 'notice_not_found'],
    ['DELETE /saved-views/99999999999999999999', 'view_not_found'],
    ['PUT /saved-views/default', 'view_not_found', { view: 999_999 }],
  ])('%s is 404 %s', async (endpoint, code, body?: object) => {
    const answer = await call(endpoint, body === undefined ? undefined : JSON.stringify(body));
    expect(answer).toMatchObject({ status: 404, code });
  });
});
