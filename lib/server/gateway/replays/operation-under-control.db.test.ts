import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { processDue } from '#lib/testing/process-due';
import { BROKEN, openReplayWorld, type ReplayWorld } from '#lib/testing/replay-world';
import { stepOperation } from './step-operation.ts';

let world: ReplayWorld;
beforeAll(async () => {
  world = await openReplayWorld();
});
afterAll(() => world.db[Symbol.asyncDispose]());
beforeEach(() => world.useNewSource());

describe('an operation under control', () => {
  it('begins with its canary, waits, and goes on by itself when all is well', async () => {
    await world.inError(8);
    const { id } = await world.create({ canary: { size: 3, waitSeconds: 60 } });
    await world.step();
    expect(await processDue(world.db.pool, () => null)).toHaveLength(3);
    await world.step();
    expect(await world.read(id)).toMatchObject({
      state: 'canary',
      counts: { fixed: 3, waiting: 5 },
    });
    await world.db.pool.query(
      `UPDATE replay_operation SET canary_settled_at = now() - interval '61 s' WHERE id = $1`,
      [id],
    );
    await world.step();
    expect(await processDue(world.db.pool, () => null)).toHaveLength(5);
    await world.step();
    expect((await world.read(id)).state).toBe('done');
  });

  it('asks a person when its canary failed, and goes on when told to', async () => {
    await world.inError(5);
    const { id } = await world.create({ canary: { size: 2, waitSeconds: 0 } });
    await world.step();
    await processDue(world.db.pool, () => BROKEN);
    await world.step();
    const { state, stateReason } = await world.read(id);
    expect([state, stateReason]).toEqual([
      'awaiting',
      'Of the first 2 records, 2 failed again. It goes on when somebody says so.',
    ]);
    await world.move(id, 'continue');
    await world.step();
    await processDue(world.db.pool, () => null);
    await world.step();
    expect(await world.read(id)).toMatchObject({
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
    await world.inError(40);
    const { id } = await world.create({ haltAtErrorShare: 0.2, ratePerSecond: 15 });
    await world.db.pool.query('UPDATE replay_operation SET tokens = 15');
    await world.step();
    await processDue(world.db.pool, () => BROKEN);
    await world.step();
    expect(await world.read(id)).toMatchObject({
      state: 'halted',
      stateReason:
        'Of 10 records, 10 failed again, which is more than 20 %. Most often: A field is missing.',
      counts: { waiting: 30, failedSame: 10 },
    });
    await world.move(id, 'resume');
    expect((await world.read(id)).state).toBe('running');
    await world.move(id, 'cancel');
  });

  it('lets its stop rule see outcomes before much is in work, however fast it may go', async () => {
    await world.inError(60);
    const { id } = await world.create({ haltAtErrorShare: 0.2 });
    await world.step();
    expect((await world.read(id)).counts).toMatchObject({ inWork: 10, waiting: 50 });
    await processDue(world.db.pool, () => null);
    await world.step();
    await processDue(world.db.pool, () => null);
    await world.step();
    expect((await world.read(id)).counts).toMatchObject({ fixed: 20, inWork: 20, waiting: 20 });
    await processDue(world.db.pool, () => BROKEN);
    await world.step();
    expect(await world.read(id)).toMatchObject({
      state: 'halted',
      counts: { fixed: 20, failedSame: 20, waiting: 20, inWork: 0 },
    });
    await world.move(id, 'resume');
    await world.step();
    expect((await world.read(id)).counts).toMatchObject({ inWork: 10, waiting: 10 });
    await world.move(id, 'cancel');
    await processDue(world.db.pool, () => null);
  });

  it('keeps its rate whatever restarts', async () => {
    await world.inError(10);
    const { id } = await world.create({ ratePerSecond: 2 });
    await world.db.pool.query(
      `UPDATE replay_operation SET tokens = 0, tokens_at = clock_timestamp() + interval '1 h' WHERE id = $1`,
      [id],
    );
    await world.step();
    expect((await world.read(id)).counts.waiting).toBe(10);
    await world.db.pool.query(
      `UPDATE replay_operation SET tokens_at = tokens_at - interval '2 h' WHERE id = $1`,
      [id],
    );
    await world.step();
    expect((await world.read(id)).counts.inWork).toBe(2);
    await world.move(id, 'cancel');
    await processDue(world.db.pool, () => null);
  });

  it('pauses and resumes; cancelled, what has begun still comes to its outcome', async () => {
    await world.inError(6);
    const { id } = await world.create({ ratePerSecond: 1 });
    await world.move(id, 'pause');
    await world.step();
    expect(await world.read(id)).toMatchObject({ state: 'paused', counts: { waiting: 6 } });
    await world.move(id, 'resume');
    await world.step();
    await world.move(id, 'cancel');
    await processDue(world.db.pool, () => null);
    await world.step();
    expect(await world.read(id)).toMatchObject({
      state: 'cancelled',
      counts: { waiting: 5, fixed: 1 },
    });
    await expect(world.move(id, 'resume')).rejects.toMatchObject({ code: 'operation_state' });
    expect(await processDue(world.db.pool, () => null)).toEqual([]);
  });

  it('starts when it was told to', async () => {
    await world.inError(1);
    const { id } = await world.create({ startAt: new Date(Date.now() + 3_600_000).toISOString() });
    await world.step();
    expect(await world.read(id)).toMatchObject({ state: 'scheduled', startedAt: null });
    await world.db.pool.query('UPDATE replay_operation SET start_at = now() WHERE id = $1', [id]);
    await world.step();
    await processDue(world.db.pool, () => null);
    await world.step();
    expect((await world.read(id)).state).toBe('done');
  });

  it('that cannot go on halts and says why, and does not keep others from theirs', async () => {
    await world.inError(1);
    const broken = await world.create();
    const other = await world.create();
    await world.db.pool.query(
      `UPDATE replay_operation SET state = 'preparing', frozen_through = 0, record_set = '{}',
              step_at = now() - interval '1 h' WHERE id = $1`,
      [broken.id],
    );
    await world.db.pool.query(`UPDATE replay_operation SET step_at = now() WHERE id = $1`, [
      other.id,
    ]);
    while (await stepOperation(world.db.pool));
    const { rows } = await world.db.pool.query<{ state: string; state_reason: string }>(
      'SELECT state, state_reason FROM replay_operation WHERE id = $1',
      [broken.id],
    );
    expect(rows[0]?.state).toBe('halted');
    expect(rows[0]?.state_reason).toMatch(/^It could not go on: /);
    await world.db.pool.query(
      `UPDATE replay_operation SET record_set = '{"kind":"group","group":"0000000000000"}' WHERE id = $1`,
      [broken.id],
    );
    expect((await world.read(other.id)).counts.inWork).toBe(1);
    await processDue(world.db.pool, () => null);
  });

  it('can be replayed for those that failed again', async () => {
    await world.inError(4);
    const first = await world.create();
    await world.step();
    let n = 0;
    await processDue(world.db.pool, () => (n++ < 3 ? BROKEN : null));
    await world.step();
    const again = await world.create({
      set: { kind: 'operation', operation: first.id, outcomes: ['failed_same', 'failed_new'] },
    });
    await world.step();
    expect(await processDue(world.db.pool, () => null)).toHaveLength(3);
    await world.step();
    expect(await world.read(again.id)).toMatchObject({
      state: 'done',
      counts: { total: 3, fixed: 3 },
    });
    await world.expectIntegrity();
  });
});
