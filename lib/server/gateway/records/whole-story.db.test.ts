/** The timeline of a record through all that people can do to it, by the functions that do it. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TIMELINE_KINDS, timelineQuerySchema, type TimelineKind } from '#lib/contracts/timeline';
import { createReplayOperationSchema } from '#lib/contracts/replay-operation';
import { parseRecordId, type RecordId } from '#lib/domain/record-id';
import { findMisplacedRecords, findWrongCounts } from '#lib/testing/integrity';
import { processDue } from '#lib/testing/process-due';
import { createSource, submission } from '#lib/testing/records';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { receive } from '../ingress/receive.ts';
import { createNotice } from '../notices/create-notice.ts';
import { createOperation } from '../replays/create-operation.ts';
import { stepOperation } from '../replays/step-operation.ts';
import { createRevision } from '../revisions/create-revision.ts';
import { approveRevision, refuseRevision } from '../revisions/decide-revision.ts';
import { readTimeline } from './read-timeline.ts';
import { writeComment } from './write-comment.ts';

let db: TestDatabase;
const HOSTILE = '<script>alert(1)</script>\u202E\u001B[31m';
const FAILURE = { class: 'data', code: 'odd', message: HOSTILE.repeat(20_000) } as const;
const ann = { id: 'person:ann', name: 'Ann' };
const bo = { id: 'person:bo', name: 'Bo' };

beforeAll(async () => {
  db = await createTestDatabase();
  await createSource(db.pool, 'shop');
  await db.pool.query('UPDATE source SET edits_need_approval = true');
});
afterAll(async () => {
  expect(await findMisplacedRecords(db.pool)).toEqual([]);
  expect(await findWrongCounts(db.pool)).toEqual([]);
  await db[Symbol.asyncDispose]();
});

async function failed(reference: string): Promise<RecordId> {
  const submissions = [submission({ reference })];
  const [result] = await receive(db.pool, { source: 'shop', keyId: null, submissions });
  await processDue(db.pool, () => FAILURE);
  if (result?.kind !== 'accepted') throw new Error('it was not stored');
  return result.id;
}

const pageOf = (id: string, query: { kind?: TimelineKind[]; limit?: number; cursor?: string }) =>
  readTimeline(db.pool, { id }, timelineQuerySchema.parse(query));

function edit(id: RecordId, text: string) {
  return createRevision(db.pool, {
    ...{ id, sources: null, base: 1, bytes: Buffer.from(text), editor: ann, reason: HOSTILE },
    ...{ replay: false, confirm: false, force: false },
  });
}

it('tells edits, decisions, operations and notices by who did them, hostile words as they were', async () => {
  const id = await failed('story-1');
  await edit(id, '{"total":1}');
  await edit(id, '{"total":2}');
  const decision = { id, sources: null, editor: bo };
  await refuseRevision(db.pool, { ...decision, number: 2, why: HOSTILE });
  await approveRevision(db.pool, { ...decision, number: 3 });
  const set = { kind: 'ids', ids: [id] } as const;
  const request = createReplayOperationSchema.parse({ set, name: HOSTILE, reason: HOSTILE });
  const asked = { request, principalName: 'Ann', sources: null, idempotencyKey: null };
  const operation = await createOperation(db.pool, asked);
  while (await stepOperation(db.pool));
  await processDue(db.pool, () => FAILURE);
  const notice = await createNotice(db.pool, {
    ...{ set: { kind: 'ids', ids: [id] }, source: 'shop', sources: null, introduction: HOSTILE },
    ...{ form: 'text', way: 'copied', principalName: 'Ann', idempotencyKey: null },
  });
  const { entries, counts } = await pageOf(id, {});
  expect(entries).toMatchObject([
    { kind: 'received' },
    { kind: 'attempt', revision: 1, attempt: { generation: 0 } },
    { kind: 'edit', revision: 2, step: 'proposed', by: 'Ann', reason: HOSTILE },
    { kind: 'edit', revision: 3, step: 'proposed', by: 'Ann' },
    { kind: 'edit', revision: 2, step: 'rejected', by: 'Bo', reason: HOSTILE },
    { kind: 'edit', revision: 3, step: 'approved', by: 'Bo' },
    { kind: 'replay', by: 'Ann', operation: { id: operation.id, name: HOSTILE } },
    { kind: 'attempt', revision: 3, attempt: { generation: 1 } },
    { kind: 'notice', notice: notice.id, records: 1 },
  ]);
  expect(counts).toMatchObject({ received: 1, attempt: 2, edit: 4, replay: 1, notice: 1 });
  const [, attempt] = entries;
  if (attempt?.kind !== 'attempt') throw new Error('an attempt comes second');
  expect(attempt.attempt.failure?.message).toHaveLength(2_000);
  expect(attempt.attempt.failure?.message.startsWith(HOSTILE)).toBe(true);
});

it('has comments of many at once each once, whatever the size of its pages', async () => {
  const id = await failed('story-2');
  const texts = Array.from({ length: 23 }, (_, n) => `comment ${String(n)} ${HOSTILE}`);
  await Promise.all(
    texts.map((text) => writeComment(db.pool, { id, principalName: 'Ann', text, sources: null })),
  );
  // And ten of one and the same microsecond.
  await db.pool.query(
    `INSERT INTO comment (record_id, written_by, text, written_at)
     SELECT $1, 'Bo', 'x', '2026-01-01T00:00:00.000001Z' FROM generate_series(1, 10)`,
    [parseRecordId(id)],
  );
  const whole = (await pageOf(id, {})).entries.map(({ key }) => key);
  expect(whole).toHaveLength(35);
  for (const limit of [1, 2, 7, 34, 35]) {
    const keys: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await pageOf(id, { limit, ...(cursor === null ? {} : { cursor }) });
      keys.unshift(...page.entries.map(({ key }) => key));
      cursor = page.earlier;
    } while (cursor !== null);
    expect(keys, String(limit)).toEqual(whole);
  }
});

it('counts every kind as often as it lists it', async () => {
  const id = await failed('story-3');
  await failed('story-3');
  await writeComment(db.pool, { id, principalName: 'Ann', text: 'x', sources: null });
  const { counts } = await pageOf(id, { kind: ['received'] });
  for (const kind of TIMELINE_KINDS)
    expect((await pageOf(id, { kind: [kind] })).entries, kind).toHaveLength(counts[kind]);
  expect(counts).toMatchObject({ same_reference: 1, comment: 1, attempt: 1 });
});
