/** What a key of one source can replay, edit, triage, export or tell of another: nothing. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { editPreviewSchema, editOperationDetailSchema } from '#lib/contracts/edit-many';
import { noticePreviewSchema } from '#lib/contracts/notice';
import { problemSchema } from '#lib/contracts/problem';
import { recordFacetsSchema } from '#lib/contracts/record-facets';
import { replayOperationSchema, replayPreviewSchema } from '#lib/contracts/replay-operation';
import { waitingRevisionsSchema } from '#lib/contracts/revision';
import { formatRecordId } from '#lib/domain/record-id';
import { createMachineKey } from '#lib/server/gateway/machine-keys';
import { failRecords } from '#lib/testing/failing-records';
import { findMisplacedRecords, findWrongCounts } from '#lib/testing/integrity';
import { createSource } from '#lib/testing/records';
import { startRouteServer, type RouteServer } from '#lib/testing/route-server';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { routes } from './routes.ts';

let db: TestDatabase;
let server: RouteServer;
const keys = { ours: '', theirs: '' };
const ids = { ours: '', theirs: '' };
const FAILURE = { class: 'data', code: 'odd_total', message: 'The total is odd.' } as const;
const PATCH = '[{"op":"replace","path":"/total","value":1}]';

beforeAll(async () => {
  db = await createTestDatabase();
  server = await startRouteServer(routes, db.pool);
  for (const source of ['ours', 'theirs'] as const) {
    await createSource(db.pool, source);
    const scopes = ['read', 'replay'] as const;
    const request = { name: source, scopes, sources: [source], createdBy: 'test' };
    keys[source] = (await createMachineKey(db.pool, request)).secret;
    const [id = 0n] = await failRecords(db.pool, 1, { source, failure: FAILURE });
    ids[source] = formatRecordId(id);
  }
  await db.pool.query(`UPDATE source SET edits_need_approval = true WHERE key = 'theirs'`);
});
afterAll(async () => {
  expect(await findMisplacedRecords(db.pool)).toEqual([]);
  expect(await findWrongCounts(db.pool)).toEqual([]);
  await server[Symbol.asyncDispose]();
  await db[Symbol.asyncDispose]();
});

type Side = keyof typeof keys;

function call(as: Side, endpoint: string, body?: unknown): Promise<Response> {
  const [method = '', path = ''] = endpoint.split(' ');
  return fetch(`${server.origin}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${keys[as]}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

const answerOf = async (response: Promise<Response>): Promise<unknown> => (await response).json();

async function codeOf(response: Promise<Response>): Promise<string> {
  const { status, code } = problemSchema.parse(await answerOf(response));
  return `${String(status)} ${code}`;
}

const both = () => ({ kind: 'ids', ids: [ids.theirs, ids.ours] });
const edit = { base: 1, text: '{"total":1}', reason: 'Why.' };

describe('a key of one source', () => {
  it.each([
    ['GET', 'revisions', undefined],
    ['POST', 'revisions', edit],
    ['POST', 'check', { text: '{}' }],
    ['POST', 'replay', {}],
  ])('is told the same of a record of another as of none: %s %s', async (method, action, body) => {
    const path = (id: string): string => `${method} /records/${id}/${action}`;
    expect(await codeOf(call('ours', path(ids.theirs), body))).toBe('404 record_not_found');
    expect(await codeOf(call('ours', path('0000000000000'), body))).toBe('404 record_not_found');
  });

  it('decides on no edit, not even on one of its own source', async () => {
    const path = `/records/${ids.ours}/revisions/2`;
    expect(await codeOf(call('ours', `POST ${path}/approve`, {}))).toBe('403 forbidden');
    expect(await codeOf(call('ours', `POST ${path}/reject`, { why: 'x' }))).toBe('403 forbidden');
  });

  it('sees of a set what is its own, and the rest as not found', async () => {
    const set = both();
    const preview = replayPreviewSchema.parse(
      await answerOf(call('ours', 'POST /replays/preview', { set })),
    );
    expect(preview).toMatchObject({ total: 1, bySource: [{ value: 'ours', count: 1 }] });
    expect(preview.notFound).toEqual({ count: 1, first: [ids.theirs] });
    const edits = editPreviewSchema.parse(
      await answerOf(call('ours', 'POST /edits/preview', { set, patch: PATCH })),
    );
    expect(edits.missing).toBe(1);
    expect(edits.items.map(({ record }) => record.id)).toEqual([ids.ours]);
    const notice = await answerOf(call('ours', 'POST /notices/preview', { set }));
    expect(noticePreviewSchema.parse(notice)).toMatchObject({
      sources: [{ source: 'ours', count: 1 }],
      included: 1,
    });
  });

  it.each([
    ['references', { kind: 'references', references: ['order-1001'] }],
    ['a filter of another source', { kind: 'filter', filter: { source: ['theirs'] } }],
    ['a filter of all sources', { kind: 'filter', filter: {} }],
  ])('finds by %s nothing of another', async (_, set) => {
    const preview = await answerOf(call('ours', 'POST /replays/preview', { set }));
    const { bySource } = replayPreviewSchema.parse(preview);
    expect(bySource.map(({ value }) => value)).not.toContain('theirs');
  });

  it('exports and counts nothing of another, whatever it asks for', async () => {
    for (const source of ['theirs', 'ours,theirs']) {
      const file = await call('ours', `GET /records/export?format=ndjson&source=${source}`);
      expect(await file.text(), source).not.toContain(ids.theirs);
      const facets = await call('ours', `GET /records/facets?source=${source}`);
      if (facets.status !== 200) continue;
      const counted = recordFacetsSchema.parse(await facets.json()).facets;
      expect(JSON.stringify(counted), source).not.toContain('"theirs"');
    }
  });

  it('sees no edit of another that waits for a second person', async () => {
    expect((await call('theirs', `POST /records/${ids.theirs}/revisions`, edit)).status).toBe(201);
    const waiting = async (as: Side) =>
      waitingRevisionsSchema.parse(await answerOf(call(as, 'GET /revisions'))).waiting;
    expect(await waiting('theirs')).toHaveLength(1);
    expect(await waiting('ours')).toEqual([]);
  });

  it('replays and edits of a set over both its own alone', async () => {
    const edited = await answerOf(
      call('ours', 'POST /edits', { set: both(), patch: PATCH, reason: 'Why.', replay: false }),
    );
    const { id: edit, ...done } = editOperationDetailSchema.parse(edited);
    expect(done).toMatchObject({ state: 'done', counts: { total: 1, applied: 1 }, refused: [] });
    expect((await call('theirs', `GET /edits/${String(edit)}`)).status).toBe(404);
    const made = await answerOf(call('ours', 'POST /replays', { set: both(), reason: 'Why.' }));
    const { id, counts } = replayOperationSchema.parse(made);
    expect(counts.total).toBe(1);
    const { rows } = await db.pool.query<{ id: bigint }>(
      `SELECT record_id AS id FROM replay_item UNION SELECT record_id FROM revision
       WHERE author = 'ours'`,
    );
    expect(rows.map((row) => formatRecordId(row.id))).toEqual([ids.ours]);
    for (const rest of ['', '/items'])
      expect((await call('theirs', `GET /replays/${String(id)}${rest}`)).status, rest).toBe(404);
    const list = z.object({ operations: z.array(z.unknown()) });
    expect(list.parse(await answerOf(call('theirs', 'GET /replays'))).operations).toEqual([]);
  });
});
