import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { MOST_EDITED, MOST_PREVIEWED } from '#lib/contracts/edit-many';
import type { RecordSet } from '#lib/contracts/record-set';
import type { Submission } from '#lib/server/gateway/records/submission';
import { insertEdit } from '#lib/server/store/edit-operations';
import { readNewestId } from '#lib/server/store/named-records';
import { registerHandlers } from '#lib/server/store/handlers';
import { findMisplacedRecords, findWrongCounts } from '#lib/testing/integrity';
import { createSource, submission } from '#lib/testing/records';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { receive } from '../ingress/receive.ts';
import { readPayload } from '../records/read-payload.ts';
import { readOperation } from '../replays/read-operations.ts';
import { cancelEdit, editMany, readEdit } from './edit-many.ts';
import { previewEdit } from './preview-edit.ts';
import { stepEdit } from './step-edit.ts';
import { listRevisions } from './list-revisions.ts';

let db: TestDatabase;
const editor = { id: 'person:ann', name: 'Ann' };
const PATCH = '[{"op":"replace","path":"/total","value":1.10}]';
const contract = JSON.stringify(z.toJSONSchema(z.object({ total: z.number() }), { io: 'input' }));

beforeAll(async () => {
  db = await createTestDatabase();
  for (const key of ['shop', 'strict']) await createSource(db.pool, key);
  await db.pool.query(`UPDATE source SET edits_need_approval = true WHERE key = 'strict'`);
  const row = { type: 'order.created', name: 'orders', version: '3', contract };
  await registerHandlers(db.pool, [
    { ...row, sourceKey: 'shop' },
    { ...row, sourceKey: 'strict' },
  ]);
});
afterAll(async () => {
  expect(await findMisplacedRecords(db.pool)).toEqual([]);
  expect(await findWrongCounts(db.pool)).toEqual([]);
  await db[Symbol.asyncDispose]();
});

async function received(source: string, ...given: Partial<Submission>[]): Promise<string[]> {
  const submissions = given.map((one) => submission(one));
  const results = await receive(db.pool, { source, keyId: null, submissions });
  return results.map(({ id }) => id);
}

const json = (text: string) => ({ bytes: Buffer.from(text) });
const setOf = (ids: string[]): RecordSet => ({ kind: 'ids', ids });
const edit = (ids: string[], more: { patch?: string; force?: boolean; replay?: boolean } = {}) =>
  editMany(db.pool, {
    set: setOf(ids),
    patch: PATCH,
    sources: null,
    editor,
    reason: 'All came as text.',
    replay: true,
    force: false,
    ...more,
  });
const textOf = async (id: string) =>
  Buffer.from((await readPayload(db.pool, { id })).bytes).toString();

test('a preview says of each record what would become of it, and stores nothing', async () => {
  const ids = await received(
    'shop',
    json('{"total":"1.10", "exact":12345678901234567890}'),
    json('{"other":1}'),
    json('not JSON'),
    { bytes: Buffer.from([0xff, 0]), mediaType: 'application/octet-stream' },
    json('{"total":1.10}'),
    json(`{"total":1,"pad":"${'x'.repeat(1024 * 1024)}"}`),
  );
  const { items } = await previewEdit(db.pool, { set: setOf(ids), patch: PATCH, sources: null });
  expect(items.map(({ refusal }) => refusal)).toEqual([
    null,
    'patch_failed',
    'patch_failed',
    'not_editable',
    'nothing_changed',
    'too_large',
  ]);
  expect(items[0]).toMatchObject({
    base: 1,
    verdict: { outcome: 'met' },
    changes: [{ pointer: '/total', before: '"1.10"', after: '1.10' }],
  });
  expect(items[1]?.why).toBe('Operation 1 (replace): there is no /total.');
  expect(await textOf(ids[0] ?? '')).toBe('{"total":"1.10", "exact":12345678901234567890}');
});

describe('an edit of many', () => {
  test('edits what can be edited, leaves and names the rest, and replays as one operation', async () => {
    const ids = await received('shop', json('{"total":"a", "huge":1e400}'), json('{"b":1}'));
    const edited = await edit(ids);
    expect(edited).toMatchObject({
      state: 'done',
      counts: { total: 2, applied: 1, refused: 1, forApproval: 0, waiting: 0 },
      refused: [{ record: { id: ids[1] }, refusal: 'patch_failed' }],
    });
    expect(await textOf(ids[0] ?? '')).toBe('{"total":1.10, "huge":1e400}');
    const operation = await readOperation(db.pool, {
      id: String(edited.operation),
      sources: null,
    });
    expect(operation.counts.total).toBe(1);
    const listed = { id: ids[0] ?? '', sources: null, asker: editor };
    expect((await listRevisions(db.pool, listed)).revisions).toMatchObject([
      { revision: 2, base: 1, author: 'Ann', reason: 'All came as text.', forced: false },
    ]);
  });

  test('breaks no contract unless that is forced', async () => {
    const patch = '[{"op":"replace","path":"/total","value":"x"}]';
    const ids = await received('shop', json('{"total":1}'));
    expect(await edit(ids, { patch })).toMatchObject({
      counts: { applied: 0 },
      refused: [{ refusal: 'contract_violated' }],
      operation: null,
    });
    expect(await edit(ids, { patch, force: true, replay: false })).toMatchObject({
      ...{ counts: { applied: 1 }, operation: null },
    });
  });

  test('waits where a second person is asked for, and replays nothing before', async () => {
    const ids = await received('strict', json('{"total":"a"}'));
    expect(await edit(ids)).toMatchObject({
      ...{ counts: { applied: 0, forApproval: 1 }, operation: null },
    });
    expect(await textOf(ids[0] ?? '')).toBe('{"total":"a"}');
  });

  test('of a patch that is none edits nothing', async () => {
    const [first = ''] = await received('shop', json('{"total":"a"}'));
    await expect(edit([first], { patch: '{}' })).rejects.toMatchObject({ code: 'invalid_patch' });
    expect(await textOf(first)).toBe('{"total":"a"}');
  });

  test('sees only the sources of who asks', async () => {
    const ids = await received('shop', json('{"total":"a"}'));
    const request = { set: setOf(ids), patch: PATCH, sources: ['strict'] };
    expect(await previewEdit(db.pool, request)).toEqual({
      missing: 1,
      matching: { count: 0, isExact: true },
      items: [],
    });
  });
});

describe('an edit of more than one request waits for', () => {
  /** As it is right after it was asked for, before anybody worked on it. */
  const inserted = async (set: RecordSet, more: { patch?: string } = {}) =>
    insertEdit(db.pool, {
      ...{ requestedBy: editor.name, authorId: editor.id, reason: 'Many.', recordSet: set },
      ...{ patch: PATCH, sources: null, replays: true, forced: false, ...more },
      newestId: await readNewestId(db.pool),
    });
  const read = ({ id }: { id: number }) => readEdit(db.pool, { id: String(id), sources: null });
  const work = async () => {
    while (await stepEdit(db.pool));
  };
  const many = (count: number) =>
    received('shop', ...Array.from({ length: count }, () => json('{"total":"a"}')));

  test('is done by workers, several at once, each record once, and then replayed as one', async () => {
    const ids = await many(230);
    const begun = await inserted(setOf(ids));
    await Promise.all([work(), work(), work()]);
    const done = await read(begun);
    expect(done).toMatchObject({ state: 'done', counts: { total: 230, applied: 230 } });
    const { rows } = await db.pool.query(
      `SELECT record_id FROM revision WHERE reason = 'Many.' GROUP BY record_id HAVING count(*) = 1`,
    );
    expect(rows).toHaveLength(230);
    const operation = await readOperation(db.pool, { id: String(done.operation), sources: null });
    expect(operation).toMatchObject({
      set: { kind: 'edit', edit: begun.id },
      counts: { total: 230 },
    });
  });

  test('is stopped where it is: what is edited stays, and nothing is replayed', async () => {
    const ids = await many(120);
    const begun = await inserted(setOf(ids));
    for (let step = 0; step < 2; step += 1) await stepEdit(db.pool);
    const stopped = await cancelEdit(db.pool, { id: String(begun.id), sources: null, by: 'Bo' });
    expect(stopped).toMatchObject({ state: 'cancelled', stateReason: 'Stopped by Bo.' });
    expect(stopped.counts).toMatchObject({ total: 120, applied: 50, waiting: 70 });
    await work();
    expect(await read(begun)).toMatchObject({ counts: { applied: 50 }, operation: null });
  });

  test('leaves out what came after it was asked for', async () => {
    const filter = { source: ['shop'], type: 'late' };
    const late = { ...json('{"total":"a"}'), type: 'late' };
    await received('shop', late, late);
    const begun = await inserted({ kind: 'filter', filter });
    await received('shop', late);
    await work();
    expect((await read(begun)).counts.total).toBe(2);
  });

  test('halts with nothing edited where there are too many', async () => {
    const [first = ''] = await many(1);
    const begun = await inserted(setOf([first]));
    await db.pool.query('UPDATE edit_operation SET total = $2 WHERE id = $1', [
      begun.id,
      MOST_EDITED,
    ]);
    await work();
    expect(await read(begun)).toMatchObject({ state: 'halted', counts: { applied: 0 } });
    expect(await textOf(first)).toBe('{"total":"a"}');
  });

  test('halts when a step fails, and keeps no other from its turn', async () => {
    const broken = await inserted(setOf(await many(1)), { patch: 'no patch' });
    const good = await inserted(setOf(await many(1)));
    await work();
    const { state, stateReason } = await read(broken);
    expect([state, stateReason]).toEqual([
      'halted',
      expect.stringMatching(/^It could not go on: /),
    ]);
    expect((await read(good)).state).toBe('done');
  });

  test('is previewed by some spread over all of it', async () => {
    const ids = await many(MOST_PREVIEWED + 150);
    const preview = await previewEdit(db.pool, { set: setOf(ids), patch: PATCH, sources: null });
    expect(preview.matching).toEqual({ count: ids.length, isExact: true });
    expect(preview.items).toHaveLength(MOST_PREVIEWED);
    const shown = preview.items.map(({ record }) => record.id);
    expect([shown[0], shown.at(-1)]).toEqual([ids[0], ids.at(-1)]);
    expect(new Set(shown).size).toBe(MOST_PREVIEWED);
  });
});
