import type { z } from 'zod';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createReplayOperationSchema, type ReplayOperation } from '#lib/contracts/replay-operation';
import { formatRecordId, parseRecordId, type RecordId } from '#lib/domain/record-id';
import type { OperationAction } from '#lib/domain/replay-operation';
import { findMisplacedRecords, findWrongCounts } from '#lib/testing/integrity';
import { processDue } from '#lib/testing/process-due';
import { createSource, submission } from '#lib/testing/records';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { receive } from '../ingress/receive.ts';
import { replayRecord } from '../records/replay-record.ts';
import { createOperation } from './create-operation.ts';
import { moveOperation } from './move-operation.ts';
import { listItems, listOperations, readOperation } from './read-operations.ts';
import { previewReplay } from './preview-replay.ts';
import { stepOperation } from './step-operation.ts';

let db: TestDatabase;
let source = '';
let sources = 0;

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db[Symbol.asyncDispose]());
beforeEach(async () => {
  sources += 1;
  source = `shop-${String(sources)}`;
  await createSource(db.pool, source);
});

const BROKEN = { class: 'data', code: 'contract', message: 'A field is missing.' } as const;
const OTHER = { class: 'data', code: 'unknown_product', message: 'No such product.' } as const;

async function receiveSome(count: number, orderingKey: string | null = null): Promise<RecordId[]> {
  const submissions = Array.from({ length: count }, (_, n) =>
    submission({ reference: `${source}-${String(n)}`, orderingKey }),
  );
  const results = await receive(db.pool, { source, keyId: null, submissions });
  return results.map(({ id }) => id);
}

/** This many records in Error, all for the same reason. */
async function inError(count: number): Promise<RecordId[]> {
  const ids = await receiveSome(count);
  await processDue(db.pool, () => BROKEN);
  return ids;
}

type Wish = Partial<z.input<typeof createReplayOperationSchema>>;

function create(given: Wish = {}, idempotencyKey: string | null = null): Promise<ReplayOperation> {
  const request = createReplayOperationSchema.parse({
    set: { kind: 'filter', filter: { source: [source], status: ['ERROR'] } },
    reason: 'The cause is fixed.',
    ...given,
  });
  return createOperation(db.pool, { request, principalName: 'Ada', sources: null, idempotencyKey });
}

/** Lets every operation take a step now, whenever it would have. */
async function step(): Promise<void> {
  await db.pool.query('UPDATE replay_operation SET step_at = now() WHERE step_at IS NOT NULL');
  while (await stepOperation(db.pool));
}

const read = (id: number) => readOperation(db.pool, { id: String(id), sources: null });
const move = (id: number, action: OperationAction) =>
  moveOperation(db.pool, { id: String(id), action, principalName: 'Grace', sources: null });
const itemsOf = async (id: number, outcome?: 'skipped' | 'failed_new') =>
  (
    await listItems(db.pool, {
      id: String(id),
      sources: null,
      limit: 500,
      ...(outcome && { outcome }),
    })
  ).items;

async function expectIntegrity(): Promise<void> {
  expect(await findMisplacedRecords(db.pool)).toEqual([]);
  expect(await findWrongCounts(db.pool)).toEqual([]);
}

describe('an operation', () => {
  it('replays its set once and tells what became of each record', async () => {
    const [fixed = '', same = '', other = ''] = await inError(3);
    const { id, state, counts } = await create({ name: 'After the fix' });
    expect({ state, counts }).toMatchObject({ state: 'running', counts: { total: 3, waiting: 3 } });
    await step();
    expect(await read(id)).toMatchObject({ state: 'running', counts: { waiting: 0, inWork: 3 } });
    await processDue(db.pool, ({ recordId }) => {
      if (recordId === parseRecordId(same)) return BROKEN;
      return recordId === parseRecordId(other) ? OTHER : null;
    });
    await step();
    expect(await read(id)).toMatchObject({
      state: 'done',
      name: 'After the fix',
      requestedBy: 'Ada',
      counts: {
        total: 3,
        waiting: 0,
        inWork: 0,
        fixed: 1,
        failedSame: 1,
        failedNew: 1,
        skipped: 0,
      },
      events: [
        { state: 'running', by: 'Ada' },
        { state: 'done', by: null },
      ],
    });
    expect(await itemsOf(id)).toMatchObject([
      { record: { id: fixed, status: 'PROCESSED' }, outcome: 'fixed', before: BROKEN, after: null },
      { record: { id: same, status: 'ERROR' }, outcome: 'failed_same', after: BROKEN },
      {
        record: { id: other, status: 'ERROR' },
        outcome: 'failed_new',
        before: BROKEN,
        after: OTHER,
      },
    ]);
    await expectIntegrity();
  });

  it('takes in nothing that comes later', async () => {
    await inError(2);
    const { id } = await create({ startAt: new Date(Date.now() + 3_600_000).toISOString() });
    await inError(3);
    expect((await read(id)).counts.total).toBe(2);
    await move(id, 'cancel');
  });

  it.each<[string, () => NonNullable<Wish['set']>]>([
    ['a filter', () => ({ kind: 'filter', filter: { source: [source], status: ['ERROR'] } })],
    ['ids', () => ({ kind: 'ids', ids: ['0000000000001'] })],
    ['references', () => ({ kind: 'references', references: ['nobody-has-this'] })],
  ])('over %s that matches nothing is refused', async (_kind, set) => {
    await receiveSome(1);
    await expect(create({ set: set() })).rejects.toMatchObject({ code: 'nothing_matches' });
    await processDue(db.pool, () => null);
  });

  it('takes pasted references, and says which it did not find', async () => {
    await inError(2);
    const references = [`${source}-1`, 'unknown', `${source}-0`, `${source}-0`];
    const { id, notFound, set } = await create({ set: { kind: 'references', source, references } });
    expect(notFound).toEqual({ count: 1, first: ['unknown'] });
    expect(set).toEqual({ kind: 'references', source, count: 4 });
    expect((await read(id)).counts.total).toBe(2);
    await move(id, 'cancel');
  });

  it('is made once for one Idempotency-Key', async () => {
    await inError(1);
    const key = `key-${source}`;
    const first = await create({}, key);
    expect((await create({}, key)).id).toBe(first.id);
    await expect(create({ reason: 'Another.' }, key)).rejects.toMatchObject({
      code: 'idempotency_conflict',
    });
    await move(first.id, 'cancel');
  });

  it('freezes a large set in the background, chunk by chunk', async () => {
    await inError(5_000);
    const { id } = await create({ startAt: new Date(Date.now() + 3_600_000).toISOString() });
    await db.pool.query(
      `UPDATE replay_operation SET state = 'preparing', frozen_through = 0, total = 0,
              step_at = now() - interval '1 h' WHERE id = $1`,
      [id],
    );
    await db.pool.query('DELETE FROM replay_item WHERE operation_id = $1', [id]);
    expect(await stepOperation(db.pool)).toBe(true);
    const { state, counts } = await read(id);
    expect(state).toBe('preparing');
    expect(counts.total).toBeGreaterThan(0);
    expect(counts.total).toBeLessThan(5_000);
    await step();
    expect(await read(id)).toMatchObject({ state: 'scheduled', counts: { total: 5_000 } });
    await move(id, 'cancel');
  });
});

describe('records of an operation', () => {
  it('that are not eligible are skipped, each for its reason', async () => {
    const [waiting = ''] = await receiveSome(1);
    await db.pool.query(`UPDATE work SET due_at = now() + interval '1 h'`);
    const [failed = ''] = await inError(1);
    const [done = ''] = await receiveSome(1);
    await processDue(db.pool, () => null);
    const { id } = await create({ set: { kind: 'ids', ids: [waiting, failed, done] } });
    await step();
    await processDue(db.pool, () => null);
    await step();
    expect(await read(id)).toMatchObject({
      state: 'done',
      counts: { total: 3, fixed: 1, skipped: 2 },
    });
    const skipped = await itemsOf(id, 'skipped');
    expect(skipped.map(({ record, skipReason }) => [record.id, skipReason])).toEqual([
      [waiting, 'already_waiting'],
      [done, 'already_done'],
    ]);
    await db.pool.query('UPDATE work SET due_at = now()');
    await processDue(db.pool, () => null);
  });

  it('that are done are replayed where that was confirmed', async () => {
    const [done = ''] = await receiveSome(1);
    await processDue(db.pool, () => null);
    const { id } = await create({ set: { kind: 'ids', ids: [done] }, confirm: true });
    await step();
    expect(await processDue(db.pool, () => OTHER)).toEqual([parseRecordId(done)]);
    await step();
    expect((await itemsOf(id, 'failed_new')).map(({ record }) => record.id)).toEqual([done]);
  });

  it('that lie in two operations and under a person’s finger run once', async () => {
    const ids = await inError(30);
    const operations = await Promise.all([create(), create(), create()]);
    const steps = Promise.all(Array.from({ length: 4 }, () => stepOperation(db.pool)));
    const clicks = await Promise.allSettled(
      ids.map((id) =>
        replayRecord(db.pool, { id, principalName: 'Alan', reason: null, confirm: false }),
      ),
    );
    await steps;
    await step();
    const processed = await processDue(db.pool, () => null);
    await step();
    expect(processed.map(formatRecordId).sort()).toEqual([...ids].sort());
    const ended = await Promise.all(operations.map(({ id }) => read(id)));
    const clicked = clicks.filter(({ status }) => status === 'fulfilled').length;
    const sum = (of: (operation: ReplayOperation) => number) =>
      ended.reduce((total, operation) => total + of(operation), 0);
    expect(sum(({ counts }) => counts.fixed) + clicked).toBe(30);
    expect(sum(({ counts }) => counts.skipped)).toBe(60 + clicked);
    for (const { state, skippedWhy } of ended) {
      expect(state).toBe('done');
      for (const { reason } of skippedWhy)
        expect(['already_replayed', 'already_waiting']).toContain(reason);
    }
    await expectIntegrity();
  });

  it('whose outcome came and went before anybody looked are told by their attempts', async () => {
    const [id = ''] = await inError(1);
    const operation = await create();
    await step();
    await processDue(db.pool, () => OTHER);
    await replayRecord(db.pool, { id, principalName: 'Alan', reason: null, confirm: false });
    await step();
    expect(await read(operation.id)).toMatchObject({ state: 'done', counts: { failedNew: 1 } });
    await processDue(db.pool, () => null);
    await expectIntegrity();
  });

  it('that retention has removed meanwhile are skipped as gone', async () => {
    const [id = ''] = await inError(1);
    const operation = await create({ startAt: new Date(Date.now() + 3_600_000).toISOString() });
    const key = parseRecordId(id);
    for (const [table, column] of [
      ['settlement', 'record_id'],
      ['payload', 'record_id'],
      ['record', 'id'],
    ] as const)
      await db.pool.query(`DELETE FROM ${table} WHERE ${column} = $1`, [key]);
    await db.pool.query('DELETE FROM status_count');
    await db.pool.query('DELETE FROM count_delta');
    await db.pool.query(
      `INSERT INTO status_count SELECT s.id, v.direction, v.status, count(*) FROM record_status v
       JOIN source s ON s.key = v.source GROUP BY 1, 2, 3`,
    );
    await db.pool.query('UPDATE replay_operation SET start_at = now() WHERE id = $1', [
      operation.id,
    ]);
    await step();
    await step();
    expect(await read(operation.id)).toMatchObject({
      state: 'done',
      skippedWhy: [{ reason: 'gone', count: 1 }],
    });
  });
});

describe('an operation under control', () => {
  it('begins with its canary, waits, and goes on by itself when all is well', async () => {
    await inError(8);
    const { id } = await create({ canary: { size: 3, waitSeconds: 60 } });
    await step();
    expect(await processDue(db.pool, () => null)).toHaveLength(3);
    await step();
    expect(await read(id)).toMatchObject({ state: 'canary', counts: { fixed: 3, waiting: 5 } });
    await db.pool.query(
      `UPDATE replay_operation SET canary_settled_at = now() - interval '61 s' WHERE id = $1`,
      [id],
    );
    await step();
    expect(await processDue(db.pool, () => null)).toHaveLength(5);
    await step();
    expect((await read(id)).state).toBe('done');
  });

  it('asks a person when its canary failed, and goes on when told to', async () => {
    await inError(5);
    const { id } = await create({ canary: { size: 2, waitSeconds: 0 } });
    await step();
    await processDue(db.pool, () => BROKEN);
    await step();
    const { state, stateReason } = await read(id);
    expect([state, stateReason]).toEqual([
      'awaiting',
      'Of the first 2 records, 2 failed again. It goes on when somebody says so.',
    ]);
    await move(id, 'continue');
    await step();
    await processDue(db.pool, () => null);
    await step();
    expect(await read(id)).toMatchObject({
      state: 'done',
      counts: { fixed: 3, failedSame: 2 },
      events: [
        { state: 'canary', by: 'Ada' },
        { state: 'awaiting', by: null },
        { state: 'running', by: 'Grace' },
        { state: 'done', by: null },
      ],
    });
  });

  it('halts by its stop rule, with the rest untouched, and judges anew when resumed', async () => {
    await inError(40);
    const { id } = await create({ haltAtErrorShare: 0.2, ratePerSecond: 15 });
    await db.pool.query('UPDATE replay_operation SET tokens = 15');
    await step();
    await processDue(db.pool, () => BROKEN);
    await step();
    expect(await read(id)).toMatchObject({
      state: 'halted',
      stateReason:
        'Of 15 records, 15 failed again, which is more than 20 %. Most often: A field is missing.',
      counts: { waiting: 25, failedSame: 15 },
    });
    await move(id, 'resume');
    expect((await read(id)).state).toBe('running');
    await move(id, 'cancel');
  });

  it('keeps its rate whatever restarts', async () => {
    await inError(10);
    const { id } = await create({ ratePerSecond: 2 });
    await db.pool.query(
      `UPDATE replay_operation SET tokens = 0, tokens_at = clock_timestamp() + interval '1 h' WHERE id = $1`,
      [id],
    );
    await step();
    expect((await read(id)).counts.waiting).toBe(10);
    await db.pool.query(
      `UPDATE replay_operation SET tokens_at = tokens_at - interval '2 h' WHERE id = $1`,
      [id],
    );
    await step();
    expect((await read(id)).counts.inWork).toBe(2);
    await move(id, 'cancel');
    await processDue(db.pool, () => null);
  });

  it('pauses and resumes; cancelled, what has begun still comes to its outcome', async () => {
    await inError(6);
    const { id } = await create({ ratePerSecond: 1 });
    await move(id, 'pause');
    await step();
    expect(await read(id)).toMatchObject({ state: 'paused', counts: { waiting: 6 } });
    await move(id, 'resume');
    await step();
    await move(id, 'cancel');
    await processDue(db.pool, () => null);
    await step();
    expect(await read(id)).toMatchObject({ state: 'cancelled', counts: { waiting: 5, fixed: 1 } });
    await expect(move(id, 'resume')).rejects.toMatchObject({ code: 'operation_state' });
    expect(await processDue(db.pool, () => null)).toEqual([]);
  });

  it('starts when it was told to', async () => {
    await inError(1);
    const { id } = await create({ startAt: new Date(Date.now() + 3_600_000).toISOString() });
    await step();
    expect(await read(id)).toMatchObject({ state: 'scheduled', startedAt: null });
    await db.pool.query('UPDATE replay_operation SET start_at = now() WHERE id = $1', [id]);
    await step();
    await processDue(db.pool, () => null);
    await step();
    expect((await read(id)).state).toBe('done');
  });

  it('that cannot go on halts and says why, and does not keep others from theirs', async () => {
    await inError(1);
    const broken = await create();
    const other = await create();
    await db.pool.query(
      `UPDATE replay_operation SET state = 'preparing', frozen_through = 0, record_set = '{}',
              step_at = now() - interval '1 h' WHERE id = $1`,
      [broken.id],
    );
    await db.pool.query(`UPDATE replay_operation SET step_at = now() WHERE id = $1`, [other.id]);
    while (await stepOperation(db.pool));
    const { rows } = await db.pool.query<{ state: string; state_reason: string }>(
      'SELECT state, state_reason FROM replay_operation WHERE id = $1',
      [broken.id],
    );
    expect(rows[0]?.state).toBe('halted');
    expect(rows[0]?.state_reason).toMatch(/^It could not go on: /);
    await db.pool.query(
      `UPDATE replay_operation SET record_set = '{"kind":"group","group":"0000000000000"}' WHERE id = $1`,
      [broken.id],
    );
    expect((await read(other.id)).counts.inWork).toBe(1);
    await processDue(db.pool, () => null);
  });

  it('can be replayed for those that failed again', async () => {
    await inError(4);
    const first = await create();
    await step();
    let n = 0;
    await processDue(db.pool, () => (n++ < 3 ? BROKEN : null));
    await step();
    const again = await create({
      set: { kind: 'operation', operation: first.id, outcomes: ['failed_same', 'failed_new'] },
    });
    await step();
    expect(await processDue(db.pool, () => null)).toHaveLength(3);
    await step();
    expect(await read(again.id)).toMatchObject({ state: 'done', counts: { total: 3, fixed: 3 } });
    await expectIntegrity();
  });
});

describe('a group', () => {
  it('is replayed for its open records, those that are fine by now left out', async () => {
    const [first = '', ...others] = await inError(4);
    const { rows } = await db.pool.query<{ id: bigint }>(
      'SELECT group_id AS id FROM settlement WHERE record_id = $1',
      [parseRecordId(first)],
    );
    const group = formatRecordId(rows[0]?.id ?? 0n);
    await replayRecord(db.pool, { id: first, principalName: 'Ada', reason: null, confirm: false });
    await processDue(db.pool, () => null);
    const set = { kind: 'group', group } as const;
    const preview = await previewReplay(db.pool, { set, confirm: false, sources: null });
    expect(preview).toMatchObject({
      total: 3,
      eligible: 3,
      byGroup: [{ value: group, count: 3, eligible: 3 }],
    });
    const operation = await create({ set });
    await step();
    const processed = await processDue(db.pool, () => null);
    expect(processed.map(formatRecordId).sort()).toEqual([...others].sort());
    await step();
    expect((await read(operation.id)).state).toBe('done');
  });
});

describe('a preview', () => {
  it('counts by everything, and says what is not eligible and why', async () => {
    const [failed = '', old = ''] = await inError(2);
    await db.pool.query('DELETE FROM payload WHERE record_id = $1', [parseRecordId(old)]);
    const [done = ''] = await receiveSome(1);
    await processDue(db.pool, () => null);
    const [waiting = ''] = await receiveSome(1);
    const set = { kind: 'ids', ids: [failed, old, done, waiting, '0000000000001'] } as const;
    const ask = (confirm: boolean) =>
      previewReplay(db.pool, { set: { ...set, ids: [...set.ids] }, confirm, sources: null });
    expect(await ask(false)).toMatchObject({
      total: 4,
      eligible: 1,
      isComplete: true,
      notFound: { count: 1, first: ['0000000000001'] },
      skipped: [
        { reason: 'already_done', count: 1 },
        { reason: 'already_waiting', count: 1 },
        { reason: 'payload_expired', count: 1 },
      ],
      byStatus: [
        { value: 'ERROR', count: 2, eligible: 1 },
        { value: 'JUST_IN', count: 1, eligible: 0 },
        { value: 'PROCESSED', count: 1, eligible: 0 },
      ],
      bySource: [{ value: source, count: 4, eligible: 1 }],
      byType: [{ value: 'order.created', count: 4, eligible: 1 }],
      byHandler: [
        { value: 'tester@1', count: 3, eligible: 1 },
        { value: '', count: 1, eligible: 0 },
      ],
    });
    expect((await ask(true)).eligible).toBe(2);
    await processDue(db.pool, () => null);
  });

  it('of more than it may look at says so', async () => {
    await inError(4_500);
    const set = { kind: 'filter', filter: { source: [source] } } as const;
    const request = {
      set: { ...set, filter: { source: [source] } },
      confirm: false,
      sources: null,
    };
    const budget = { milliseconds: 60_000, records: 1_000 };
    const { total, isComplete } = await previewReplay(db.pool, request, budget);
    expect(isComplete).toBe(false);
    expect(total).toBeGreaterThanOrEqual(1_000);
    expect(total).toBeLessThan(4_500);
    expect(await previewReplay(db.pool, request)).toMatchObject({ total: 4_500, isComplete: true });
  });
});

describe('the list of operations', () => {
  it('is newest first, a page at a time, and shows to a key only what is all its own', async () => {
    await inError(1);
    const request = createReplayOperationSchema.parse({
      set: { kind: 'filter', filter: { status: ['ERROR'] } },
      reason: 'Ours.',
    });
    const asked = { request, principalName: 'key', idempotencyKey: null };
    const own = await createOperation(db.pool, { ...asked, sources: [source] });
    expect(own.counts.total).toBe(1);
    const { operations } = await listOperations(db.pool, { limit: 10 }, [source]);
    expect(operations.map(({ id }) => id)).toEqual([own.id]);
    const page = await listOperations(db.pool, { limit: 2 }, null);
    expect(page.operations).toHaveLength(2);
    const next = await listOperations(db.pool, { limit: 2, cursor: Number(page.next) }, null);
    const ids = [...page.operations, ...next.operations].map(({ id }) => id);
    expect(ids).toEqual([...ids].sort((a, b) => b - a));
    await expect(
      readOperation(db.pool, { id: String(own.id), sources: ['elsewhere'] }),
    ).rejects.toMatchObject({ code: 'operation_not_found' });
  });
});
