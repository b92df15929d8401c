import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createReplayOperationSchema } from '#lib/contracts/replay-operation';
import { formatRecordId, parseRecordId } from '#lib/domain/record-id';
import { processDue } from '#lib/testing/process-due';
import {
  BROKEN,
  OTHER,
  openReplayWorld,
  type ReplayWish,
  type ReplayWorld,
} from '#lib/testing/replay-world';
import { replayRecord } from '../records/replay-record.ts';
import { createOperation } from './create-operation.ts';
import { listOperations, readOperation } from './read-operations.ts';
import { previewReplay } from './preview-replay.ts';
import { stepOperation } from './step-operation.ts';

let world: ReplayWorld;
beforeAll(async () => {
  world = await openReplayWorld();
});
afterAll(() => world.db[Symbol.asyncDispose]());
beforeEach(() => world.useNewSource());

describe('an operation', () => {
  it('replays its set once and tells what became of each record', async () => {
    const [fixed = '', same = '', other = ''] = await world.inError(3);
    const { id, state, counts } = await world.create({ name: 'After the fix' });
    expect({ state, counts }).toMatchObject({ state: 'running', counts: { total: 3, waiting: 3 } });
    await world.step();
    expect(await world.read(id)).toMatchObject({
      state: 'running',
      counts: { waiting: 0, inWork: 3 },
    });
    await processDue(world.db.pool, ({ recordId }) => {
      if (recordId === parseRecordId(same)) return BROKEN;
      return recordId === parseRecordId(other) ? OTHER : null;
    });
    await world.step();
    expect(await world.read(id)).toMatchObject({
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
    expect(await world.itemsOf(id)).toMatchObject([
      { record: { id: fixed, status: 'PROCESSED' }, outcome: 'fixed', before: BROKEN, after: null },
      { record: { id: same, status: 'ERROR' }, outcome: 'failed_same', after: BROKEN },
      {
        record: { id: other, status: 'ERROR' },
        outcome: 'failed_new',
        before: BROKEN,
        after: OTHER,
      },
    ]);
    await world.expectIntegrity();
  });

  it('takes in nothing that comes later', async () => {
    await world.inError(2);
    const { id } = await world.create({ startAt: new Date(Date.now() + 3_600_000).toISOString() });
    await world.inError(3);
    expect((await world.read(id)).counts.total).toBe(2);
    await world.move(id, 'cancel');
  });

  it.each<[string, () => NonNullable<ReplayWish['set']>]>([
    ['a filter', () => ({ kind: 'filter', filter: { source: [world.source], status: ['ERROR'] } })],
    ['ids', () => ({ kind: 'ids', ids: ['0000000000001'] })],
    ['references', () => ({ kind: 'references', references: ['nobody-has-this'] })],
  ])('over %s that matches nothing is refused', async (_kind, set) => {
    await world.receiveSome(1);
    await expect(world.create({ set: set() })).rejects.toMatchObject({ code: 'nothing_matches' });
    await processDue(world.db.pool, () => null);
  });

  it('takes pasted references, and says which it did not find', async () => {
    await world.inError(2);
    const references = [`${world.source}-1`, 'unknown', `${world.source}-0`, `${world.source}-0`];
    const { id, notFound, set } = await world.create({
      set: { kind: 'references', source: world.source, references },
    });
    expect(notFound).toEqual({ count: 1, first: ['unknown'] });
    expect(set).toEqual({ kind: 'references', source: world.source, count: 4 });
    expect((await world.read(id)).counts.total).toBe(2);
    await world.move(id, 'cancel');
  });

  it('is made once for one Idempotency-Key', async () => {
    await world.inError(1);
    const key = `key-${world.source}`;
    const first = await world.create({}, key);
    expect((await world.create({}, key)).id).toBe(first.id);
    await expect(world.create({ reason: 'Another.' }, key)).rejects.toMatchObject({
      code: 'idempotency_conflict',
    });
    await world.move(first.id, 'cancel');
  });

  it('freezes a large set in the background, chunk by chunk', async () => {
    await world.inError(5_000);
    const { id } = await world.create({ startAt: new Date(Date.now() + 3_600_000).toISOString() });
    await world.db.pool.query(
      `UPDATE replay_operation SET state = 'preparing', frozen_through = 0, total = 0,
              step_at = now() - interval '1 h' WHERE id = $1`,
      [id],
    );
    await world.db.pool.query('DELETE FROM replay_item WHERE operation_id = $1', [id]);
    expect(await stepOperation(world.db.pool)).toBe(true);
    const { state, counts } = await world.read(id);
    expect(state).toBe('preparing');
    expect(counts.total).toBeGreaterThan(0);
    expect(counts.total).toBeLessThan(5_000);
    await world.step();
    expect(await world.read(id)).toMatchObject({ state: 'scheduled', counts: { total: 5_000 } });
    await world.move(id, 'cancel');
  });
});

describe('a group', () => {
  it('is replayed for its open records, those that are fine by now left out', async () => {
    const [first = '', ...others] = await world.inError(4);
    const { rows } = await world.db.pool.query<{ id: bigint }>(
      'SELECT group_id AS id FROM settlement WHERE record_id = $1',
      [parseRecordId(first)],
    );
    const group = formatRecordId(rows[0]?.id ?? 0n);
    await replayRecord(world.db.pool, {
      id: first,
      principalName: 'Ada',
      reason: null,
      confirm: false,
    });
    await processDue(world.db.pool, () => null);
    const set = { kind: 'group', group } as const;
    const preview = await previewReplay(world.db.pool, { set, confirm: false, sources: null });
    expect(preview).toMatchObject({
      total: 3,
      eligible: 3,
      byGroup: [{ value: group, count: 3, eligible: 3 }],
    });
    const operation = await world.create({ set });
    await world.step();
    const processed = await processDue(world.db.pool, () => null);
    expect(processed.map(formatRecordId).sort()).toEqual([...others].sort());
    await world.step();
    expect((await world.read(operation.id)).state).toBe('done');
  });
});

describe('the list of operations', () => {
  it('is newest first, a page at a time, and shows to a key only what is all its own', async () => {
    await world.inError(1);
    const request = createReplayOperationSchema.parse({
      set: { kind: 'filter', filter: { status: ['ERROR'] } },
      reason: 'Ours.',
    });
    const asked = { request, principalName: 'key', idempotencyKey: null };
    const own = await createOperation(world.db.pool, { ...asked, sources: [world.source] });
    expect(own.counts.total).toBe(1);
    const { operations } = await listOperations(world.db.pool, { limit: 10 }, [world.source]);
    expect(operations.map(({ id }) => id)).toEqual([own.id]);
    const page = await listOperations(world.db.pool, { limit: 2 }, null);
    expect(page.operations).toHaveLength(2);
    const next = await listOperations(world.db.pool, { limit: 2, cursor: Number(page.next) }, null);
    const ids = [...page.operations, ...next.operations].map(({ id }) => id);
    expect(ids).toEqual([...ids].sort((a, b) => b - a));
    await expect(
      readOperation(world.db.pool, { id: String(own.id), sources: ['elsewhere'] }),
    ).rejects.toMatchObject({ code: 'operation_not_found' });
  });
});
