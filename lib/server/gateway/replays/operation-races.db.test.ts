/** Replay operations while others do the same: people who steer, who click, who edit, and new records. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { z } from 'zod';
import { createReplayOperationSchema, type ReplayOperation } from '#lib/contracts/replay-operation';
import { formatRecordId, parseRecordId, type RecordId } from '#lib/domain/record-id';
import type { OperationAction } from '#lib/domain/replay-operation';
import { claimWork } from '#lib/server/store/claim-work';
import { settleAttempts } from '#lib/server/store/settle-attempt';
import { failedAttempts } from '#lib/testing/failing-records';
import { findMisplacedRecords, findWrongCounts } from '#lib/testing/integrity';
import { processDue } from '#lib/testing/process-due';
import { createSource, submission } from '#lib/testing/records';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { receive } from '../ingress/receive.ts';
import { replayRecord } from '../records/replay-record.ts';
import { createRevision } from '../revisions/create-revision.ts';
import { createOperation } from './create-operation.ts';
import { moveOperation } from './move-operation.ts';
import { previewReplay } from './preview-replay.ts';
import { readOperation } from './read-operations.ts';
import { replayFailed } from './replay-failed.ts';
import { stepOperation } from './step-operation.ts';

let db: TestDatabase;
let source = '';
let sources = 0;
const FAILURE = { class: 'data', code: 'odd', message: 'It is odd.' } as const;

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db[Symbol.asyncDispose]());
beforeEach(async () => {
  sources += 1;
  source = `shop-${String(sources)}`;
  await createSource(db.pool, source);
});
afterEach(async () => {
  expect(await findMisplacedRecords(db.pool)).toEqual([]);
  expect(await findWrongCounts(db.pool)).toEqual([]);
});

async function inError(count: number): Promise<RecordId[]> {
  const submissions = Array.from({ length: count }, () => submission());
  const results = await receive(db.pool, { source, keyId: null, submissions });
  await processDue(db.pool, () => FAILURE);
  return results.map(({ id }) => id);
}

const ofSource = () => ({ kind: 'filter' as const, filter: { source: [source] } });
const inErrorHere = () => ({
  kind: 'filter' as const,
  filter: { source: [source], status: ['ERROR' as const] },
});

type Wish = Partial<z.input<typeof createReplayOperationSchema>>;
function create(given: Wish = {}): Promise<ReplayOperation> {
  const request = createReplayOperationSchema.parse({
    set: inErrorHere(),
    reason: 'The cause is fixed.',
    ...given,
  });
  const asked = { request, principalName: 'Ada', sources: null, idempotencyKey: null };
  return createOperation(db.pool, asked);
}

async function step(): Promise<void> {
  await db.pool.query('UPDATE replay_operation SET step_at = now() WHERE step_at IS NOT NULL');
  while (await stepOperation(db.pool));
}

const read = (id: number) => readOperation(db.pool, { id: String(id), sources: null });
const move = (id: number, action: OperationAction) =>
  moveOperation(db.pool, { id: String(id), action, principalName: 'Grace', sources: null });
const replay = (id: string) =>
  replayRecord(db.pool, { id, principalName: 'Alan', reason: null, confirm: false });

it('of a filter that matches nothing makes no operation, and a preview says 0', async () => {
  expect(await previewReplay(db.pool, { set: ofSource(), confirm: true, sources: null })).toEqual({
    ...{ total: 0, eligible: 0, skipped: [], isComplete: true },
    ...{ byStatus: [], bySource: [], byType: [], byGroup: [], byHandler: [] },
    notFound: { count: 0, first: [] },
  });
  await expect(create()).rejects.toMatchObject({ code: 'nothing_matches' });
  const { rows } = await db.pool.query('SELECT FROM replay_operation');
  expect(rows).toHaveLength(0);
});

it('paused and cancelled by two at once comes to one end, each step in its history', async () => {
  await inError(3);
  const { id } = await create();
  const moves = await Promise.allSettled([
    move(id, 'pause'),
    move(id, 'cancel'),
    move(id, 'pause'),
    step(),
  ]);
  for (const one of moves)
    if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'operation_state' });
  const { state, events, counts } = await read(id);
  expect(state).toBe('cancelled');
  expect(events.filter((event) => event.state === 'cancelled')).toHaveLength(1);
  expect(counts.waiting + counts.inWork).toBe(3);
  expect(await processDue(db.pool, () => null)).toHaveLength(counts.inWork);
  await step();
  expect((await read(id)).counts).toMatchObject({ inWork: 0, fixed: counts.inWork });
});

it('leaves a record that is in work by another’s replay to that, and says so', async () => {
  const [busy = '', free = ''] = await inError(2);
  const { id } = await create();
  await replay(busy);
  const batch = await claimWork(db.pool, { holder: 'w', limit: 10, leaseSeconds: 60 });
  if (batch === null) throw new Error('nothing was due');
  await step();
  expect(await processDue(db.pool, () => null)).toEqual([parseRecordId(free)]);
  await settleAttempts(db.pool, failedAttempts(batch, { source, failure: FAILURE }), {
    endingLeases: [batch.token],
  });
  await step();
  expect(await read(id)).toMatchObject({
    state: 'done',
    counts: { fixed: 1, skipped: 1, failedSame: 0 },
    skippedWhy: [{ reason: 'already_replayed', count: 1 }],
  });
});

it('and an edit that replays the same record run it once, with the edit', async () => {
  const [id = ''] = await inError(1);
  const { id: operation } = await create();
  const edit = createRevision(db.pool, {
    ...{ id, sources: null, base: 1, bytes: Buffer.from('{"total":1.10}') },
    ...{ editor: { id: 'person:1', name: 'Ann' }, reason: 'Mended.' },
    ...{ replay: true, confirm: false, force: false },
  });
  const [edited] = await Promise.allSettled([edit, step()]);
  if (edited.status === 'rejected')
    expect(edited.reason).toMatchObject({ code: 'already_waiting' });
  await step();
  const bytes: (string | undefined)[] = [];
  expect(
    await processDue(db.pool, (element) => {
      bytes.push(element.bytes?.toString());
      return null;
    }),
  ).toEqual([parseRecordId(id)]);
  expect(bytes).toEqual([
    edited.status === 'fulfilled' ? '{"total":1.10}' : submission().bytes.toString(),
  ]);
  await step();
  const { counts } = await read(operation);
  expect(counts).toMatchObject(
    edited.status === 'fulfilled' ? { fixed: 0, skipped: 1 } : { fixed: 1, skipped: 0 },
  );
});

it('does not sweep in what fails while it is made and afterwards', async () => {
  const before = await inError(5);
  const [operation] = await Promise.all([create({ startAt: '2999-01-01T00:00:00Z' }), inError(5)]);
  await inError(5);
  const { total } = operation.counts;
  expect(total).toBeGreaterThanOrEqual(before.length);
  expect(total).toBeLessThanOrEqual(10);
  await step();
  expect((await read(operation.id)).counts).toMatchObject({ total, waiting: total });
  await move(operation.id, 'cancel');
});

it('over records whose handler has gone tells that they failed anew, and can be replayed again', async () => {
  await inError(4);
  const first = await create({ name: 'Storm' });
  await step();
  const gone = {
    class: 'defect',
    code: 'no_handler',
    message: `No handler takes \u202E“<b>order.created</b>”.${'x'.repeat(1_000_000)}`,
  } as const;
  await processDue(db.pool, () => gone);
  await step();
  expect(await read(first.id)).toMatchObject({ state: 'done', counts: { failedNew: 4, fixed: 0 } });
  const again = { id: String(first.id), outcomes: ['failed_new' as const], sources: null };
  const asked = { ...again, principalName: 'Ada', idempotencyKey: 'again' };
  const both = await Promise.all([replayFailed(db.pool, asked), replayFailed(db.pool, asked)]);
  expect(new Set(both.map(({ id }) => id)).size).toBe(1);
  expect(both[0]).toMatchObject({ name: 'Storm', counts: { total: 4 } });
  await step();
  expect(await processDue(db.pool, () => null)).toHaveLength(4);
  await step();
  expect((await read(both[0].id)).counts.fixed).toBe(4);
  const none = replayFailed(db.pool, { ...asked, id: String(both[0].id), idempotencyKey: null });
  await expect(none).rejects.toMatchObject({ code: 'nothing_matches' });
});

it('named twice, by reference and in any letters, replays each record once', async () => {
  const [id = ''] = await inError(1);
  const ids = [id, id.toUpperCase(), id];
  const { counts } = await create({ set: { kind: 'ids', ids } });
  expect(counts.total).toBe(1);
  const hostile = '<script>\u202E\u001B[31m';
  const preview = await previewReplay(db.pool, {
    set: { kind: 'references', source, references: ['order-1001', 'order-1001', hostile] },
    confirm: false,
    sources: null,
  });
  expect(preview).toMatchObject({ total: 1, notFound: { count: 1, first: [hostile] } });
  await step();
  const processed = await processDue(db.pool, () => null);
  expect(processed.map(formatRecordId)).toEqual([id]);
});
