import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { parseRecordId } from '#lib/domain/record-id';
import type { Submission } from '#lib/server/gateway/records/submission';
import { registerHandlers } from '#lib/server/store/handlers';
import { forgetDrafts } from '#lib/server/store/revisions';
import { findMisplacedRecords, findWrongCounts } from '#lib/testing/integrity';
import { createSource, submission } from '#lib/testing/records';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { receive } from '../ingress/receive.ts';
import { readPayload } from '../records/read-payload.ts';
import { checkEdit } from './check-edit.ts';
import { createRevision, type EditRequest } from './create-revision.ts';
import { approveRevision, refuseRevision } from './decide-revision.ts';
import { listRevisions, listWaitingRevisions } from './list-revisions.ts';

let db: TestDatabase;
const ann = { id: 'person:ann', name: 'Ann' };
const bo = { id: 'person:bo', name: 'Bo' };
const BROKEN = '{"total":"twelve"}';
const contract = JSON.stringify(z.toJSONSchema(z.object({ total: z.number() }), { io: 'input' }));

beforeAll(async () => {
  db = await createTestDatabase();
  for (const key of ['shop', 'strict']) await createSource(db.pool, key);
  await db.pool.query(`UPDATE source SET edits_need_approval = true WHERE key = 'strict'`);
  const row = { type: 'order.created', name: 'orders', version: '3', contract };
  await registerHandlers(db.pool, [
    { ...row, sourceKey: 'shop', contractIsWhole: true },
    { ...row, sourceKey: 'strict' },
  ]);
});
afterAll(async () => {
  expect(await findMisplacedRecords(db.pool)).toEqual([]);
  expect(await findWrongCounts(db.pool)).toEqual([]);
  await db[Symbol.asyncDispose]();
});

/** A record in Error, as if its one attempt had failed. */
async function failed(source = 'shop', given: Partial<Submission> = {}): Promise<string> {
  const bytes = Buffer.from(BROKEN);
  const request = { source, keyId: null, submissions: [submission({ bytes, ...given })] };
  const [result] = await receive(db.pool, request);
  const id = result?.id ?? '';
  await db.pool.query(
    `WITH taken AS (DELETE FROM work WHERE record_id = $1 RETURNING *), settled AS (
       INSERT INTO settlement (record_id, source_id, status, generation, attempts, failure_class)
       SELECT record_id, source_id, 'ERROR', generation, 1, 'data' FROM taken
     )
     INSERT INTO count_delta (source_id, direction, status, delta, entered)
     SELECT source_id, 'INGRESS', move.status, move.delta, 0 FROM taken
     CROSS JOIN (VALUES ('JUST_IN'::status, -1), ('ERROR', 1)) AS move (status, delta)`,
    [parseRecordId(id)],
  );
  return id;
}

function edit(id: string, text: string, more: Partial<EditRequest> = {}) {
  return createRevision(db.pool, {
    id,
    sources: null,
    base: 1,
    bytes: Buffer.from(text),
    editor: ann,
    reason: 'The sender wrote it out.',
    replay: false,
    confirm: false,
    force: false,
    ...more,
  });
}

const decide = (id: string, number: number, editor = bo) => ({ id, number, sources: null, editor });
const textOf = async (id: string, revision?: number): Promise<string> => {
  const query = { id, ...(revision === undefined ? {} : { revision }) };
  return Buffer.from((await readPayload(db.pool, query)).bytes).toString();
};

describe('an edit', () => {
  test('is the next revision, keeps every digit, and leaves what came as it is', async () => {
    const id = await failed();
    const text = '{"total":1.10,"exact":12345678901234567890,"huge":1e400}\r\n';
    const { revision, replayed } = await edit(id, text, { replay: true });
    expect(revision).toMatchObject({ revision: 2, base: 1, state: 'APPLIED', author: 'Ann' });
    expect(revision.sha256).toBe(createHash('sha256').update(text).digest('hex'));
    expect(replayed).toMatchObject({ status: 'JUST_IN', generation: 1 });
    expect(await textOf(id)).toBe(text);
    expect(await textOf(id, 1)).toBe(BROKEN);
  });

  test('on a revision that is no longer the newest is refused, both named', async () => {
    const id = await failed();
    await edit(id, '{"total":1}');
    await expect(edit(id, '{"total":2}')).rejects.toMatchObject({
      code: 'stale_revision',
      detail: 'The edit was made on revision 1, but revision 2 is the newest.',
    });
    expect(await textOf(id)).toBe('{"total":1}');
  });

  test('made by two at once on the same revision is made once', async () => {
    const id = await failed();
    const made = await Promise.allSettled([edit(id, '{"total":1}'), edit(id, '{"total":2}')]);
    const codes = made.map((one) => (one.status === 'fulfilled' ? 'made' : codeOf(one.reason)));
    expect(codes.toSorted()).toEqual(['made', 'stale_revision']);
    const { revisions } = await listRevisions(db.pool, { id, sources: null, asker: bo });
    expect(revisions.map(({ revision, isYours }) => [revision, isYours])).toEqual([[2, false]]);
  });

  test('that breaks the contract is refused with every place, unless it is forced', async () => {
    const id = await failed();
    await expect(edit(id, '{"total":"1.10"}')).rejects.toMatchObject({
      code: 'contract_violated',
      faults: [{ pointer: '/total', message: 'should be a number, but is the text "1.10"' }],
    });
    const { revision } = await edit(id, '{"total":"1.10"}', { force: true });
    expect(revision).toMatchObject({ revision: 2, forced: true });
  });

  test('that is no JSON any more is refused with its place, unless it is forced', async () => {
    const id = await failed();
    await expect(edit(id, '{"total":1,}')).rejects.toMatchObject({
      code: 'contract_violated',
      detail:
        'The payload is not valid JSON: expected a field name in double quotes, but found “}” (line 1, column 12).',
    });
    expect((await edit(id, '{"total":1,}', { force: true })).revision.forced).toBe(true);
  });

  test('that changes no byte is refused', async () => {
    const id = await failed();
    await expect(edit(id, BROKEN)).rejects.toMatchObject({ code: 'nothing_changed' });
  });

  test.each([
    ['bytes that are not UTF-8', Buffer.from([0xff, 0xfe, 0x41])],
    ['a NUL', Buffer.from('{"a":1}\0')],
  ])('of %s is refused, since it is no text', async (_, bytes) => {
    const id = await failed('shop', { bytes, mediaType: 'application/octet-stream' });
    await expect(edit(id, '{"total":1}')).rejects.toMatchObject({ code: 'not_editable' });
  });

  test('of a payload that is no longer kept is refused', async () => {
    const id = await failed();
    await db.pool.query('DELETE FROM payload WHERE record_id = $1', [parseRecordId(id)]);
    await expect(edit(id, '{"total":1}')).rejects.toMatchObject({ code: 'payload_expired' });
  });

  test('with a replay of what waits is refused whole; without, it is for the next attempt', async () => {
    const id = await failed();
    await edit(id, '{"total":1}', { replay: true });
    const again = { base: 2, replay: true };
    await expect(edit(id, '{"total":2}', again)).rejects.toMatchObject({ code: 'already_waiting' });
    expect(await textOf(id)).toBe('{"total":1}');
    await edit(id, '{"total":2}', { base: 2 });
    expect(await textOf(id)).toBe('{"total":2}');
  });

  test('of a record whose source the asker may not see is not there', async () => {
    const id = await failed();
    const sources = ['other'];
    await expect(edit(id, '{}', { sources })).rejects.toMatchObject({ code: 'record_not_found' });
  });

  test('of five megabytes is kept to the byte', async () => {
    const filler = 'x'.repeat(5_000_000);
    const id = await failed('shop', { bytes: Buffer.from(`{"total":"a","pad":"${filler}"}`) });
    const text = `{"total":1.10,"pad":"${filler}"}`;
    expect((await edit(id, text)).revision.sizeBytes).toBe(text.length);
    expect((await textOf(id)) === text).toBe(true);
  });
});

describe('where a second person is asked for, an edit', () => {
  test('waits, is shown to who asks for it, and is processed by nobody', async () => {
    const id = await failed('strict');
    const { revision, replayed } = await edit(id, '{"total":1}', { replay: true });
    expect(revision).toMatchObject({ state: 'WAITING', needsApproval: true, isYours: true });
    expect(replayed).toBeNull();
    expect(await textOf(id)).toBe(BROKEN);
    expect(await textOf(id, 2)).toBe('{"total":1}');
    const { waiting } = await listWaitingRevisions(db.pool, { sources: null, asker: bo });
    expect(waiting.find(({ record }) => record.id === id)?.revision).toMatchObject({
      revision: 2,
      isYours: false,
    });
    const hidden = await listWaitingRevisions(db.pool, { sources: ['shop'], asker: bo });
    expect(hidden).toEqual({ waiting: [], isComplete: true });
  });

  test('is not approved by its author, whatever their name', async () => {
    const id = await failed('strict');
    await edit(id, '{"total":1}');
    const renamed = { ...ann, name: 'Bo' };
    await expect(approveRevision(db.pool, decide(id, 2, renamed))).rejects.toMatchObject({
      code: 'second_person_needed',
    });
    expect(await textOf(id)).toBe(BROKEN);
  });

  test('is applied and replayed when somebody else approves it, once', async () => {
    const id = await failed('strict');
    await edit(id, '{"total":1}', { replay: true });
    const both = await Promise.allSettled([
      approveRevision(db.pool, decide(id, 2)),
      approveRevision(db.pool, decide(id, 2)),
    ]);
    const results = both.map((one) =>
      one.status === 'fulfilled' ? one.value.replayed?.generation : codeOf(one.reason),
    );
    expect(results.toSorted()).toEqual([1, 'already_decided']);
    const { revisions, newest } = await listRevisions(db.pool, { id, sources: null, asker: ann });
    expect(newest).toBe(2);
    expect(revisions).toMatchObject([{ state: 'APPLIED', author: 'Ann', decidedBy: 'Bo' }]);
    expect(await textOf(id)).toBe('{"total":1}');
  });

  test('is rejected with a reason, and then never applied', async () => {
    const id = await failed('strict');
    await edit(id, '{"total":1}');
    const { revision } = await refuseRevision(db.pool, { ...decide(id, 2), why: 'Ask them.' });
    expect(revision).toMatchObject({ state: 'REJECTED', rejection: 'Ask them.', decidedBy: 'Bo' });
    await expect(approveRevision(db.pool, decide(id, 2))).rejects.toMatchObject({
      code: 'already_decided',
    });
    expect(await textOf(id)).toBe(BROKEN);
    expect(await textOf(id, 2)).toBe('{"total":1}');
  });

  test('goes stale when another one on the same revision is approved first', async () => {
    const id = await failed('strict');
    await edit(id, '{"total":1}');
    await edit(id, '{"total":2}');
    await approveRevision(db.pool, decide(id, 3));
    await expect(approveRevision(db.pool, decide(id, 2))).rejects.toMatchObject({
      code: 'stale_revision',
      detail: 'The edit was made on revision 1, but revision 3 is the newest.',
    });
    expect(await textOf(id)).toBe('{"total":2}');
  });

  test('is forgotten with the payload, and then cannot be approved', async () => {
    const id = await failed('strict');
    await edit(id, '{"total":1}');
    const kept = await failed('strict');
    await edit(kept, '{"total":1}');
    await db.pool.query('DELETE FROM payload WHERE record_id = $1', [parseRecordId(id)]);
    expect(await forgetDrafts(db.pool)).toBe(1);
    await expect(textOf(id, 2)).rejects.toMatchObject({ code: 'payload_not_found' });
    await expect(approveRevision(db.pool, decide(id, 2))).rejects.toMatchObject({
      code: 'payload_expired',
    });
    expect(await textOf(kept, 2)).toBe('{"total":1}');
  });

  test('that is not there cannot be decided', async () => {
    const id = await failed('strict');
    await expect(approveRevision(db.pool, decide(id, 7))).rejects.toMatchObject({
      code: 'revision_not_found',
    });
  });
});

describe('a check', () => {
  const check = (id: string, text: string) =>
    checkEdit(db.pool, { id, sources: null, bytes: Buffer.from(text) });

  test('says what the contract of the workers says, and stores nothing', async () => {
    const id = await failed();
    expect(await check(id, '{"total":1.10}')).toMatchObject({
      outcome: 'met',
      isWhole: true,
      handler: { name: 'orders', version: '3' },
    });
    expect(await check(id, '{"total":"\u202Eevil<script>"}')).toMatchObject({
      outcome: 'violated',
      violations: [{ pointer: '/total', expected: 'a number' }],
    });
    expect(await check(id, '{')).toMatchObject({
      outcome: 'unreadable',
      failure: { code: 'invalid_json', position: { line: 1, column: 2 } },
    });
    expect(await textOf(id)).toBe(BROKEN);
  });

  test('says so where a part of the contract is known to the handler only', async () => {
    const id = await failed('strict');
    expect(await check(id, '{"total":1}')).toMatchObject({ outcome: 'met', isWhole: false });
  });

  test('says why nothing is checked of a type that no worker has told of', async () => {
    const id = await failed('shop', { type: 'never.heard' });
    expect(await check(id, '{}')).toMatchObject({
      outcome: 'unchecked',
      why: 'No worker has said that it processes “never.heard” of “shop”: it is not checked.',
    });
  });
});

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : error;
}
