/** Edits over HTTP: who may do what, what is refused, and what two people at once come to. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { problemSchema } from '#lib/contracts/problem';
import {
  revisionsSchema,
  savedRevisionSchema,
  verdictSchema,
  waitingRevisionsSchema,
} from '#lib/contracts/revision';
import { createMachineKey } from '#lib/server/gateway/machine-keys';
import { receive } from '#lib/server/gateway/ingress/receive';
import { registerHandlers } from '#lib/server/store/handlers';
import { findMisplacedRecords, findWrongCounts } from '#lib/testing/integrity';
import { processDue } from '#lib/testing/process-due';
import { createSource, submission } from '#lib/testing/records';
import { startRouteServer, type RouteServer } from '#lib/testing/route-server';
import { signInAs } from '#lib/testing/sign-in';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { routes } from '../routes.ts';

let db: TestDatabase;
let server: RouteServer;
/** A record that nobody edits. */
let untouched = '';
const as: Record<string, Record<string, string>> = {};
const FAILURE = { class: 'data', code: 'contract', message: 'It is not as agreed.' } as const;
const contract = JSON.stringify(z.toJSONSchema(z.object({ total: z.number() }), { io: 'input' }));

beforeAll(async () => {
  db = await createTestDatabase();
  server = await startRouteServer(routes, db.pool);
  for (const key of ['shop', 'strict', 'other']) await createSource(db.pool, key);
  await db.pool.query(`UPDATE source SET edits_need_approval = true WHERE key = 'strict'`);
  const row = { type: 'order.created', name: 'orders', version: '3', contract };
  await registerHandlers(db.pool, [
    { ...row, sourceKey: 'shop' },
    { ...row, sourceKey: 'strict' },
  ]);
  for (const who of ['viewer', 'operator', 'second'] as const) {
    const { cookie } = await signInAs(db.pool, who === 'second' ? 'operator' : who);
    as[who] = { cookie };
  }
  for (const source of ['strict', 'other']) {
    const key = { name: source, scopes: ['read', 'replay'] as const, createdBy: 'test' };
    const made = { ...key, scopes: [...key.scopes], sources: [source] };
    as[source] = { authorization: `Bearer ${(await createMachineKey(db.pool, made)).secret}` };
  }
});
beforeAll(async () => {
  untouched = await failed();
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  expect(await findMisplacedRecords(db.pool)).toEqual([]);
  expect(await findWrongCounts(db.pool)).toEqual([]);
  await db[Symbol.asyncDispose]();
});

async function failed(source = 'shop'): Promise<string> {
  const submissions = [submission({ bytes: Buffer.from('{"total":"twelve"}') })];
  const [result] = await receive(db.pool, { source, keyId: null, submissions });
  await processDue(db.pool, () => FAILURE);
  return result?.id ?? '';
}

interface Call {
  readonly who?: string;
  readonly body?: unknown;
}

function call(path: string, { who = 'operator', body }: Call = {}): Promise<Response> {
  return fetch(`${server.origin}/api/v1${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'content-type': 'application/json', ...as[who] },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

async function problemOf(response: Promise<Response>): Promise<string> {
  const { status, code } = problemSchema.parse(await (await response).json());
  return `${String(status)} ${code}`;
}

const EDIT = { text: '{"total":12.00}', base: 1, reason: 'The sender wrote it out.' };
const edit = (id: string, change: object = {}, who = 'operator') =>
  call(`/records/${id}/revisions`, { who, body: { ...EDIT, ...change } });
const decide = (id: string, how: 'approve' | 'reject', who: string) =>
  call(`/records/${id}/revisions/2/${how}`, { who, body: how === 'reject' ? { why: 'No.' } : {} });

describe('an edit over HTTP', () => {
  it('answers what the contract says, and is listed with its author', async () => {
    const id = await failed();
    const answer = await edit(id, { replay: true });
    expect(answer.status).toBe(201);
    const saved = savedRevisionSchema.strict().parse(await answer.json());
    expect(saved).toMatchObject({
      revision: { revision: 2, state: 'APPLIED', author: 'Test operator', isYours: true },
      replayed: { id, status: 'JUST_IN', generation: 1 },
    });
    const seen = await call(`/records/${id}/revisions`, { who: 'second' });
    const { revisions, newest } = revisionsSchema.parse(await seen.json());
    expect([newest, revisions.map(({ isYours }) => isYours)]).toEqual([2, [false]]);
    await processDue(db.pool, () => null);
  });

  it('in Base64 is the same to the byte as in text', async () => {
    const [one, two] = [await failed(), await failed()];
    const text = '{"total":1.10,"name":"Ünï\u202E\\u0000"}\r\n';
    const { text: _, ...rest } = EDIT;
    const base64 = Buffer.from(text).toString('base64');
    const answers = await Promise.all([
      edit(one, { text }),
      call(`/records/${two}/revisions`, { body: { ...rest, base64 } }),
    ]);
    const [first, second] = await Promise.all(
      answers.map(async (answer) => savedRevisionSchema.parse(await answer.json()).revision),
    );
    expect(first?.sha256).toBe(second?.sha256);
    expect(first?.sizeBytes).toBe(Buffer.byteLength(text));
  });

  it.each([
    ['neither text nor Base64', { text: undefined }],
    ['both text and Base64', { base64: 'e30=' }],
    ['Base64 that is none', { text: undefined, base64: '%%%' }],
    ['revision 0', { base: 0 }],
    ['half a revision', { base: 1.5 }],
    ['a blank reason', { reason: ' \n ' }],
    ['a reason too long', { reason: 'x'.repeat(2_001) }],
    ['a NUL in its reason', { reason: 'a\0b' }],
    ['what nobody knows', { approvedBy: 'me' }],
  ])('with %s is malformed, and changes nothing', async (_what, change) => {
    expect(await problemOf(edit(untouched, change))).toBe('400 invalid_request');
    const { revisions } = revisionsSchema.parse(
      await (await call(`/records/${untouched}/revisions`)).json(),
    );
    expect(revisions).toEqual([]);
  });

  it('is refused by its own name where it breaks the contract, is stale or changes nothing', async () => {
    const id = await failed();
    const broken = await edit(id, { text: '{"total":"<b>x</b>"}' });
    expect(problemSchema.parse(await broken.json())).toMatchObject({
      code: 'contract_violated',
      errors: [{ pointer: '/total' }],
    });
    expect(await problemOf(edit(id, { text: '{"total":"twelve"}' }))).toContain('nothing_changed');
    expect(await problemOf(edit(id, { base: 3 }))).toContain('stale_revision');
    expect((await edit(id, { text: '{"total":"x"}', force: true })).status).toBe(201);
    expect(await problemOf(edit(id))).toContain('stale_revision');
  });

  it('by two at once is made once, and the other is told that theirs is stale', async () => {
    const id = await failed();
    const answers = await Promise.all([
      edit(id, { text: '{"total":1}', replay: true }),
      edit(id, { text: '{"total":2}', replay: true }, 'second'),
    ]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409]);
    const refused = answers.find(({ status }) => status === 409);
    expect(problemSchema.parse(await refused?.json()).code).toBe('stale_revision');
    expect(await processDue(db.pool, () => null)).toHaveLength(1);
  });

  it('is for operators, of records that one may see', async () => {
    expect(await problemOf(edit(untouched, {}, 'viewer'))).toBe('403 forbidden');
    expect(await problemOf(edit(untouched, {}, 'other'))).toBe('404 record_not_found');
    expect(await problemOf(edit('0000000000000'))).toBe('404 record_not_found');
    expect(await problemOf(edit('nonsense'))).toBe('404 record_not_found');
  });
});

describe('a check as one types', () => {
  it('is open to viewers, of records that one may see', async () => {
    const check = (who: string, text: string) =>
      call(`/records/${untouched}/check`, { who, body: { text } });
    const verdict = verdictSchema.parse(await (await check('viewer', '{"total":1}')).json());
    expect(verdict.outcome).toBe('met');
    expect(await problemOf(check('other', '{}'))).toBe('404 record_not_found');
  });

  it.each(['', '\u0000', '{"total":1e999999}', '{'.repeat(10_000), '"\u202E\u001B[31m"', 'null'])(
    'takes whatever is typed: %j',
    async (text) => {
      const answer = await call(`/records/${untouched}/check`, { body: { text } });
      const given: unknown = await answer.json();
      if (answer.status === 200)
        expect(verdictSchema.parse(given).outcome).toMatch(/met|violated|unreadable/);
      else expect(problemSchema.parse(given).code).toBe('invalid_request');
    },
  );
});

describe('a second person over HTTP', () => {
  it('is neither the author, nor a viewer, nor a machine', async () => {
    const id = await failed('strict');
    expect((await edit(id)).status).toBe(201);
    expect(await problemOf(decide(id, 'approve', 'operator'))).toBe('403 second_person_needed');
    for (const who of ['viewer', 'strict'])
      for (const how of ['approve', 'reject'] as const)
        expect(await problemOf(decide(id, how, who))).toBe('403 forbidden');
    const waiting = waitingRevisionsSchema.parse(
      await (await call('/revisions', { who: 'strict' })).json(),
    );
    expect(waiting.waiting.map(({ record }) => record.id)).toEqual([id]);
    const foreign = await call('/revisions', { who: 'other' });
    expect(waitingRevisionsSchema.parse(await foreign.json()).waiting).toEqual([]);
    const approved = await decide(id, 'approve', 'second');
    expect(savedRevisionSchema.parse(await approved.json()).revision.state).toBe('APPLIED');
  });

  it('who approves while the author withdraws: one of both happens', async () => {
    const id = await failed('strict');
    await edit(id, { replay: true });
    const answers = await Promise.all([
      decide(id, 'approve', 'second'),
      decide(id, 'reject', 'operator'),
    ]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const [approval] = answers;
    const replayed = await processDue(db.pool, () => null);
    expect(replayed).toHaveLength(approval.status === 200 ? 1 : 0);
  });

  it('finds no edit by a number that is none', async () => {
    const id = await failed('strict');
    for (const number of ['0', '-1', '1.5', '2', '99999999999', '%00', 'x'])
      expect(
        await problemOf(call(`/records/${id}/revisions/${number}/approve`, { body: {} })),
        number,
      ).toMatch(/^(404 revision_not_found|404 not_found|400 invalid_request)$/);
  });
});
