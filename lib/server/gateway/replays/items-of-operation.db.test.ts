import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ReplayOperation } from '#lib/contracts/replay-operation';
import { formatRecordId, parseRecordId } from '#lib/domain/record-id';
import { processDue } from '#lib/testing/process-due';
import { OTHER, openReplayWorld, type ReplayWorld } from '#lib/testing/replay-world';
import { replayRecord } from '../records/replay-record.ts';
import { stepOperation } from './step-operation.ts';

let world: ReplayWorld;
beforeAll(async () => {
  world = await openReplayWorld();
});
afterAll(() => world.db[Symbol.asyncDispose]());
beforeEach(() => world.useNewSource());

describe('records of an operation', () => {
  it('that are not eligible are skipped, each for its reason', async () => {
    const [waiting = ''] = await world.receiveSome(1);
    await world.db.pool.query(`UPDATE work SET due_at = now() + interval '1 h'`);
    const [failed = ''] = await world.inError(1);
    const [done = ''] = await world.receiveSome(1);
    await processDue(world.db.pool, () => null);
    const { id } = await world.create({ set: { kind: 'ids', ids: [waiting, failed, done] } });
    await world.step();
    await processDue(world.db.pool, () => null);
    await world.step();
    expect(await world.read(id)).toMatchObject({
      state: 'done',
      counts: { total: 3, fixed: 1, skipped: 2 },
    });
    const skipped = await world.itemsOf(id, 'skipped');
    expect(skipped.map(({ record, skipReason }) => [record.id, skipReason])).toEqual([
      [waiting, 'already_waiting'],
      [done, 'already_done'],
    ]);
    await world.db.pool.query('UPDATE work SET due_at = now()');
    await processDue(world.db.pool, () => null);
  });

  it('that are done are replayed where that was confirmed', async () => {
    const [done = ''] = await world.receiveSome(1);
    await processDue(world.db.pool, () => null);
    const { id } = await world.create({ set: { kind: 'ids', ids: [done] }, confirm: true });
    await world.step();
    expect(await processDue(world.db.pool, () => OTHER)).toEqual([parseRecordId(done)]);
    await world.step();
    expect((await world.itemsOf(id, 'failed_new')).map(({ record }) => record.id)).toEqual([done]);
  });

  it('that lie in two operations and under a person’s finger run once', async () => {
    const ids = await world.inError(30);
    const operations = await Promise.all([world.create(), world.create(), world.create()]);
    const steps = Promise.all(Array.from({ length: 4 }, () => stepOperation(world.db.pool)));
    const clicks = await Promise.allSettled(
      ids.map((id) =>
        replayRecord(world.db.pool, { id, principalName: 'Alan', reason: null, confirm: false }),
      ),
    );
    await steps;
    await world.step();
    const processed = await processDue(world.db.pool, () => null);
    await world.step();
    expect(processed.map(formatRecordId).sort()).toEqual([...ids].sort());
    const ended = await Promise.all(operations.map(({ id }) => world.read(id)));
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
    await world.expectIntegrity();
  });

  it('that somebody has replayed since, and that failed again, are left to that person', async () => {
    const [taken = '', untouched = ''] = await world.inError(2);
    const { id } = await world.create();
    await world.move(id, 'pause');
    const mine = { id: taken, principalName: 'Alan', reason: null, confirm: false };
    await replayRecord(world.db.pool, mine);
    await processDue(world.db.pool, () => OTHER);
    await world.move(id, 'resume');
    await world.step();
    expect((await processDue(world.db.pool, () => null)).map(formatRecordId)).toEqual([untouched]);
    await world.step();
    const [left] = await world.itemsOf(id, 'skipped');
    expect(left).toMatchObject({ record: { id: taken }, skipReason: 'already_replayed' });
    expect(await world.read(id)).toMatchObject({ state: 'done', counts: { fixed: 1, skipped: 1 } });
    await world.expectIntegrity();
  });

  it('whose outcome came and went before anybody looked are told by their attempts', async () => {
    const [id = ''] = await world.inError(1);
    const operation = await world.create();
    await world.step();
    await processDue(world.db.pool, () => OTHER);
    await replayRecord(world.db.pool, { id, principalName: 'Alan', reason: null, confirm: false });
    await world.step();
    expect(await world.read(operation.id)).toMatchObject({
      state: 'done',
      counts: { failedNew: 1 },
    });
    await processDue(world.db.pool, () => null);
    await world.expectIntegrity();
  });

  it('that retention has removed meanwhile are skipped as gone', async () => {
    const [id = ''] = await world.inError(1);
    const operation = await world.create({
      startAt: new Date(Date.now() + 3_600_000).toISOString(),
    });
    const key = parseRecordId(id);
    for (const [table, column] of [
      ['settlement', 'record_id'],
      ['payload', 'record_id'],
      ['record', 'id'],
    ] as const)
      await world.db.pool.query(`DELETE FROM ${table} WHERE ${column} = $1`, [key]);
    await world.db.pool.query('DELETE FROM status_count');
    await world.db.pool.query('DELETE FROM count_delta');
    await world.db.pool.query(
      `INSERT INTO status_count SELECT s.id, v.direction, v.status, count(*) FROM record_status v
       JOIN source s ON s.key = v.source GROUP BY 1, 2, 3`,
    );
    await world.db.pool.query('UPDATE replay_operation SET start_at = now() WHERE id = $1', [
      operation.id,
    ]);
    await world.step();
    await world.step();
    expect(await world.read(operation.id)).toMatchObject({
      state: 'done',
      skippedWhy: [{ reason: 'gone', count: 1 }],
    });
  });
});
