import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { MOST_EDITED } from '#lib/contracts/edit-many';
import type { RecordSet } from '#lib/contracts/record-set';
import type { Submission } from '#lib/server/gateway/records/submission';
import { registerHandlers } from '#lib/server/store/handlers';
import { findMisplacedRecords, findWrongCounts } from '#lib/testing/integrity';
import { createSource, submission } from '#lib/testing/records';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { receive } from '../ingress/receive.ts';
import { readPayload } from '../records/read-payload.ts';
import { readOperation } from '../replays/read-operations.ts';
import { editMany, previewEdit } from './edit-many.ts';
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
      applied: 1,
      waiting: 0,
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
      applied: 0,
      refused: [{ refusal: 'contract_violated' }],
      operation: null,
    });
    expect(await edit(ids, { patch, force: true, replay: false })).toMatchObject({ applied: 1 });
  });

  test('waits where a second person is asked for, and replays nothing before', async () => {
    const ids = await received('strict', json('{"total":"a"}'));
    expect(await edit(ids)).toMatchObject({ applied: 0, waiting: 1, operation: null });
    expect(await textOf(ids[0] ?? '')).toBe('{"total":"a"}');
  });

  test('of a patch that is none, or of too many records, edits nothing', async () => {
    const [first = ''] = await received('shop', json('{"total":"a"}'));
    await expect(edit([first], { patch: '{}' })).rejects.toMatchObject({ code: 'invalid_patch' });
    const many = await received('shop', ...Array<object>(MOST_EDITED).fill({ reference: 'many' }));
    await expect(edit([first, ...many])).rejects.toMatchObject({ code: 'too_many_records' });
    expect(await textOf(first)).toBe('{"total":"a"}');
  });

  test('sees only the sources of who asks', async () => {
    const ids = await received('shop', json('{"total":"a"}'));
    const request = { set: setOf(ids), patch: PATCH, sources: ['strict'] };
    expect(await previewEdit(db.pool, request)).toEqual({ missing: 1, items: [] });
  });
});
