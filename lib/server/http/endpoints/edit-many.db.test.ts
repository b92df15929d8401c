import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  editOperationDetailSchema,
  editOperationsSchema,
  editPreviewSchema,
} from '#lib/contracts/edit-many';
import { problemSchema } from '#lib/contracts/problem';
import { revisionsSchema } from '#lib/contracts/revision';
import { createMachineKey } from '#lib/server/gateway/machine-keys';
import { receive } from '#lib/server/gateway/ingress/receive';
import { stepOperation } from '#lib/server/gateway/replays/step-operation';
import { findMisplacedRecords, findWrongCounts } from '#lib/testing/integrity';
import { processDue } from '#lib/testing/process-due';
import { createSource, submission } from '#lib/testing/records';
import { startRouteServer, type RouteServer } from '#lib/testing/route-server';
import { signInAs } from '#lib/testing/sign-in';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { routes } from '../routes.ts';

let db: TestDatabase;
let server: RouteServer;
const as: Record<string, Record<string, string>> = {};
const FAILURE = { class: 'data', code: 'contract', message: 'It is not as agreed.' } as const;
const PATCH = '[{"op":"replace","path":"/total","value":1.10}]';

beforeAll(async () => {
  db = await createTestDatabase();
  server = await startRouteServer(routes, db.pool);
  for (const key of ['shop', 'other']) await createSource(db.pool, key);
  for (const role of ['viewer', 'operator'] as const)
    as[role] = { cookie: (await signInAs(db.pool, role)).cookie };
  const key = { name: 'other', createdBy: 'test', sources: ['other'] };
  const { secret } = await createMachineKey(db.pool, { ...key, scopes: ['read', 'replay'] });
  as.stranger = { authorization: `Bearer ${secret}` };
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  expect(await findMisplacedRecords(db.pool)).toEqual([]);
  expect(await findWrongCounts(db.pool)).toEqual([]);
  await db[Symbol.asyncDispose]();
});

async function failed(...texts: string[]): Promise<string[]> {
  const submissions = texts.map((text) => submission({ bytes: Buffer.from(text) }));
  const results = await receive(db.pool, { source: 'shop', keyId: null, submissions });
  await processDue(db.pool, () => FAILURE);
  return results.map(({ id }) => id);
}

function post(path: string, body: object, who = 'operator'): Promise<Response> {
  return fetch(`${server.origin}/api/v1/edits${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...as[who] },
    body: JSON.stringify(body),
  });
}

async function problemOf(response: Promise<Response>): Promise<string> {
  const { status, code } = problemSchema.parse(await (await response).json());
  return `${String(status)} ${code}`;
}

const setOf = (ids: string[]) => ({ kind: 'ids', ids });
const wish = (ids: string[], change: object = {}) => ({
  ...{ set: setOf(ids), patch: PATCH, reason: 'All came as text.' },
  ...change,
});
const revisionsOf = async (id = '') => {
  const path = `${server.origin}/api/v1/records/${id}/revisions`;
  const answer = await fetch(path, { headers: as.operator ?? {} });
  return revisionsSchema.parse(await answer.json()).revisions;
};

describe('an edit of many over HTTP', () => {
  it('shows first what it would do, then does just that, and replays those as one operation', async () => {
    const ids = await failed('{"total":"a","exact":1.2300}', '{"none":1}', '"<script>\u202E"');
    const preview = await post('/preview', { set: setOf(ids), patch: PATCH });
    const { items } = editPreviewSchema.strict().parse(await preview.json());
    expect(items.map(({ refusal }) => refusal)).toEqual([null, 'patch_failed', 'patch_failed']);
    expect(await revisionsOf(ids[0])).toEqual([]);
    const answer = await post('', wish(ids));
    expect(answer.status).toBe(201);
    const edited = editOperationDetailSchema.strict().parse(await answer.json());
    expect(edited.refused.map(({ record }) => record.id)).toEqual(ids.slice(1));
    expect(edited).toMatchObject({ state: 'done', counts: { applied: 1, refused: 2, waiting: 0 } });
    while (await stepOperation(db.pool));
    const ran: (string | undefined)[] = [];
    await processDue(db.pool, ({ bytes }) => {
      ran.push(bytes?.toString());
      return null;
    });
    expect(ran).toEqual(['{"total":1.10,"exact":1.2300}']);
  });

  it('sent twice at once edits each record once', async () => {
    const ids = await failed('{"total":"a"}', '{"total":"b"}', '{"total":"c"}');
    const body = wish(ids, { replay: false });
    const answers = await Promise.all([post('', body), post('', body)]);
    const edits = await Promise.all(
      answers.map(async (answer) => editOperationDetailSchema.parse(await answer.json())),
    );
    expect(edits.reduce((sum, { counts }) => sum + counts.applied, 0)).toBe(3);
    const refusals = edits.flatMap(({ refused }) => refused.map(({ refusal }) => refusal));
    expect(refusals).toEqual(['nothing_changed', 'nothing_changed', 'nothing_changed']);
    for (const id of ids) expect(await revisionsOf(id)).toMatchObject([{ revision: 2, base: 1 }]);
  });

  it.each([
    ['no JSON', '[{"op":'],
    ['no list', '{"op":"remove","path":"/total"}'],
    ['an unknown operation', '[{"op":"explode","path":"/total"}]'],
    ['no path', '[{"op":"remove"}]'],
    ['a path that is no pointer', '[{"op":"remove","path":"total"}]'],
    ['no value', '[{"op":"add","path":"/total"}]'],
  ])('by a patch with %s is refused whole', async (_what, patch) => {
    const ids = await failed('{"total":"a"}');
    expect(await problemOf(post('', wish(ids, { patch })))).toContain('invalid_patch');
    expect(await problemOf(post('/preview', { set: setOf(ids), patch }))).toContain(
      'invalid_patch',
    );
    expect(await revisionsOf(ids[0])).toEqual([]);
  });

  it.each([
    ['a blank reason', { reason: ' ' }],
    ['no set', { set: undefined }],
    ['an empty set', { set: { kind: 'ids', ids: [] } }],
    ['an id that is none', { set: { kind: 'ids', ids: ['nonsense'] } }],
    ['a filter that nobody knows', { set: { kind: 'filter', filter: { statsu: ['ERROR'] } } }],
    ['a patch too long', { patch: `[${' '.repeat(100_000)}]` }],
  ])('with %s is malformed', async (_what, change) => {
    expect(await problemOf(post('', wish(['0000000000001'], change)))).toBe('400 invalid_request');
  });

  it('reaches no prototype, whatever the path says', async () => {
    const ids = await failed('{"total":"a"}');
    const patch = '[{"op":"add","path":"/__proto__/polluted","value":true}]';
    const answer = await post('', wish(ids, { patch, replay: false }));
    expect(editOperationDetailSchema.parse(await answer.json())).toMatchObject({
      counts: { applied: 0 },
      refused: [{ refusal: 'patch_failed' }],
    });
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('is listed and read by whoever may see it, and stopped by operators', async () => {
    const ids = await failed('{"total":"a"}');
    const answer = await post('', wish(ids, { replay: false }));
    const { id } = editOperationDetailSchema.parse(await answer.json());
    const get = (path: string, who: string) =>
      fetch(`${server.origin}/api/v1/edits${path}`, { headers: as[who] ?? {} });
    const listed = editOperationsSchema.parse(await (await get('', 'viewer')).json());
    expect(listed.operations[0]).toMatchObject({ id, state: 'done', requestedBy: 'Test operator' });
    expect(
      editOperationsSchema.parse(await (await get('', 'stranger')).json()).operations,
    ).not.toContainEqual(expect.objectContaining({ id }));
    const path = `/${String(id)}`;
    expect((await get(path, 'viewer')).status).toBe(200);
    for (const none of ['/999999', '/0', '/x'])
      expect(await problemOf(get(none, 'viewer'))).toBe('404 operation_not_found');
    expect(await problemOf(get(path, 'stranger'))).toBe('404 operation_not_found');
    expect(await problemOf(post(`${path}/cancel`, {}, 'viewer'))).toBe('403 forbidden');
    const stopped = await post(`${path}/cancel`, {});
    expect(editOperationDetailSchema.parse(await stopped.json()).state).toBe('done');
  });

  it('is for operators, over records that one may see', async () => {
    const ids = await failed('{"total":"a"}');
    for (const path of ['', '/preview'])
      expect(await problemOf(post(path, wish(ids), 'viewer'))).toBe('403 forbidden');
    const answer = await post('', wish(ids), 'stranger');
    expect(editOperationDetailSchema.parse(await answer.json())).toMatchObject({
      ...{ state: 'done', stateReason: 'No record matched.', notFound: 1 },
      ...{ counts: { total: 0 }, refused: [], operation: null },
    });
    expect(await revisionsOf(ids[0])).toEqual([]);
  });
});
