import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noticePreviewSchema, noticeSchema } from '#lib/contracts/notice';
import { problemSchema } from '#lib/contracts/problem';
import { recordPageSchema } from '#lib/contracts/record';
import { commentSchema, lastGoodSchema, timelineSchema } from '#lib/contracts/timeline';
import { createMachineKey } from '#lib/server/gateway/machine-keys';
import { failRecords } from '#lib/testing/failing-records';
import { createSource } from '#lib/testing/records';
import { startRouteServer, type RouteServer } from '#lib/testing/route-server';
import { signInAs } from '#lib/testing/sign-in';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { routes } from '../routes.ts';

let db: TestDatabase;
let server: RouteServer;
let ids: string[] = [];
const as: Record<string, Record<string, string>> = {};
const FAILURE = { class: 'data', code: 'odd_total', message: 'The total is odd.' } as const;

beforeAll(async () => {
  db = await createTestDatabase();
  server = await startRouteServer(routes, db.pool);
  await createSource(db.pool, 'shop');
  await createSource(db.pool, 'other');
  await failRecords(db.pool, 3, { source: 'shop', failure: FAILURE });
  for (const role of ['viewer', 'operator'] as const)
    as[role] = { cookie: (await signInAs(db.pool, role)).cookie };
  const request = { name: 'other', scopes: ['read', 'replay'], createdBy: 'test' } as const;
  const { secret } = await createMachineKey(db.pool, { ...request, sources: ['other'] });
  as.stranger = { authorization: `Bearer ${secret}` };
  const page = recordPageSchema.parse(await (await call('GET', '/records')).json());
  ids = page.records.map(({ id }) => id);
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await db[Symbol.asyncDispose]();
});

interface Call {
  readonly who?: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

function call(method: string, path: string, { who = 'operator', body, headers }: Call = {}) {
  return fetch(`${server.origin}/api/v1${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...as[who], ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

async function problemOf(response: Promise<Response>): Promise<string> {
  const { status, code } = problemSchema.parse(await (await response).json());
  return `${String(status)} ${code}`;
}

const first = () => ids[0] ?? '';
const set = () => ({ kind: 'ids', ids });

describe('the timeline endpoints', () => {
  it('give pages of chosen kinds', async () => {
    const path = `/records/${first()}/timeline`;
    const own = `${path}?kind=received,attempt`;
    const whole = timelineSchema.parse(await (await call('GET', own)).json());
    expect(whole.entries.map(({ kind }) => kind)).toEqual(['received', 'attempt']);
    const [last] = timelineSchema.parse(
      await (await call('GET', `${path}?limit=1`)).json(),
    ).entries;
    expect(last?.kind).toBe('attempt');
    expect(await problemOf(call('GET', `${path}?kind=gossip`))).toBe('400 invalid_request');
    expect(await problemOf(call('GET', `${path}?limit=0`))).toBe('400 invalid_request');
    expect(await problemOf(call('GET', `${path}?cursor=x`))).toBe('400 invalid_cursor');
  });

  it('keep a comment as it was written, hostile or not', async () => {
    const text = '<script>alert(1)</script>\u202E\u001B[31m';
    const path = `/records/${first()}/comments`;
    const response = await call('POST', path, { body: { text } });
    expect(response.status).toBe(201);
    expect(commentSchema.parse(await response.json())).toMatchObject({ text, by: 'Test operator' });
    const { entries } = timelineSchema.parse(
      await (await call('GET', `/records/${first()}/timeline?kind=comment`)).json(),
    );
    expect(entries).toMatchObject([{ kind: 'comment', text }]);
  });

  it('refuse comments of viewers, empty ones, and ones that cannot be stored', async () => {
    const path = `/records/${first()}/comments`;
    const body = { text: 'x' };
    expect(await problemOf(call('POST', path, { who: 'viewer', body }))).toBe('403 forbidden');
    expect(await problemOf(call('POST', path, { body: { text: ' ' } }))).toBe(
      '400 invalid_request',
    );
    expect(await problemOf(call('POST', path, { body: { text: '\0' } }))).toBe(
      '400 invalid_request',
    );
    expect(await problemOf(call('POST', path, { body: { text: 'x', by: 'Eve' } }))).toBe(
      '400 invalid_request',
    );
    expect(await problemOf(call('POST', '/records/0000000000000/comments', { body }))).toBe(
      '404 record_not_found',
    );
  });

  it('hide records of sources that a key may not use', async () => {
    const who = 'stranger';
    for (const [method, path] of [
      ['GET', 'timeline'],
      ['GET', 'last-good'],
      ['POST', 'comments'],
    ] as const) {
      const asked = call(method, `/records/${first()}/${path}`, {
        who,
        ...(method === 'POST' && { body: { text: 'x' } }),
      });
      expect(await problemOf(asked), path).toBe('404 record_not_found');
    }
  });

  it('say where no record went well', async () => {
    const answer: unknown = await (await call('GET', `/records/${first()}/last-good`)).json();
    expect(lastGoodSchema.parse(answer)).toEqual({ record: null });
  });
});

describe('the notice endpoints', () => {
  const wish = () => ({ set: set(), source: 'shop', form: 'text', way: 'copied' });

  it('preview without leaving a trace, for operators only', async () => {
    const body = { set: set() };
    const preview: unknown = await (await call('POST', '/notices/preview', { body })).json();
    expect(noticePreviewSchema.parse(preview)).toMatchObject({ source: 'shop', included: 3 });
    const { rows } = await db.pool.query('SELECT FROM notice');
    expect(rows).toHaveLength(0);
    expect(await problemOf(call('POST', '/notices/preview', { who: 'viewer', body }))).toBe(
      '403 forbidden',
    );
  });

  it('make a notice once for one Idempotency-Key', async () => {
    const headers = { 'idempotency-key': 'k-1' };
    const [one, two] = await Promise.all([
      call('POST', '/notices', { body: wish(), headers }),
      call('POST', '/notices', { body: wish(), headers }),
    ]);
    const [made, again] = [await one.json(), await two.json()].map((body) =>
      noticeSchema.parse(body),
    );
    expect(made).toEqual(again);
    expect(made?.content).toContain('The total is odd.');
    const other = noticeSchema.parse(
      await (await call('POST', '/notices', { body: wish() })).json(),
    );
    expect(other.id).not.toBe(made?.id);
    const read = await call('GET', `/notices/${String(other.id)}`, { who: 'viewer' });
    expect(noticeSchema.parse(await read.json())).toEqual(other);
  });

  it('refuse what makes no sense', async () => {
    const make = (change: object, who = 'operator') =>
      problemOf(call('POST', '/notices', { who, body: { ...wish(), ...change } }));
    expect(await make({}, 'viewer')).toBe('403 forbidden');
    expect(await make({}, 'stranger')).toBe('403 forbidden');
    expect(await make({ form: 'json' })).toBe('400 invalid_request');
    expect(await make({ way: 'sent' })).toBe('400 invalid_request');
    expect(await make({ set: { kind: 'ids', ids: [] } })).toBe('400 invalid_request');
    expect(await make({ source: 'other' })).toBe('409 nothing_to_tell');
    expect(await make({ source: 'nobody' })).toBe('409 nothing_to_tell');
    expect(await problemOf(call('GET', '/notices/0'))).toBe('404 notice_not_found');
    expect(await problemOf(call('GET', '/notices/999999'))).toBe('404 notice_not_found');
    expect(await problemOf(call('GET', '/notices/1', { who: 'stranger' }))).toBe('403 forbidden');
  });

  it('send nothing to a source that is retired', async () => {
    await createSource(db.pool, 'gone');
    await failRecords(db.pool, 1, { source: 'gone', failure: FAILURE });
    await db.pool.query(`UPDATE source SET retired_at = now() WHERE key = 'gone'`);
    const filter = { kind: 'filter', filter: { source: ['gone'] } };
    const body = { set: filter, source: 'gone', form: 'json', way: 'sent' };
    expect(await problemOf(call('POST', '/notices', { body }))).toBe('410 retired_source');
    const { rows } = await db.pool.query(
      `SELECT FROM notice n JOIN source s ON s.id = n.source_id WHERE s.key = 'gone'`,
    );
    expect(rows).toHaveLength(0);
  });
});
