import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parseRecordId } from '#lib/domain/record-id';
import { findMisplacedRecords, findWrongCounts } from '#lib/testing/integrity';
import { processDue } from '#lib/testing/process-due';
import { openReplayWorld, type ReplayWorld } from '#lib/testing/replay-world';
import { previewReplay } from './preview-replay.ts';

let world: ReplayWorld;
beforeAll(async () => {
  world = await openReplayWorld();
});
afterAll(async () => {
  await expectIntegrity();
  await world.db[Symbol.asyncDispose]();
});
beforeEach(() => world.useNewSource());

async function expectIntegrity(): Promise<void> {
  expect(await findMisplacedRecords(world.db.pool)).toEqual([]);
  expect(await findWrongCounts(world.db.pool)).toEqual([]);
}

describe('a preview', () => {
  it('counts by everything, and says what is not eligible and why', async () => {
    const [failed = '', old = ''] = await world.inError(2);
    await world.db.pool.query('DELETE FROM payload WHERE record_id = $1', [parseRecordId(old)]);
    const [done = ''] = await world.receiveSome(1);
    await processDue(world.db.pool, () => null);
    const [waiting = ''] = await world.receiveSome(1);
    const set = { kind: 'ids', ids: [failed, old, done, waiting, '0000000000001'] } as const;
    const ask = (confirm: boolean) =>
      previewReplay(world.db.pool, { set: { ...set, ids: [...set.ids] }, confirm, sources: null });
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
      bySource: [{ value: world.source, count: 4, eligible: 1 }],
      byType: [{ value: 'order.created', count: 4, eligible: 1 }],
      byHandler: [
        { value: 'tester@1', count: 3, eligible: 1 },
        { value: '', count: 1, eligible: 0 },
      ],
    });
    expect((await ask(true)).eligible).toBe(2);
    await processDue(world.db.pool, () => null);
  });

  it('of more than it may look at says so', async () => {
    await world.inError(4_500);
    const set = { kind: 'filter', filter: { source: [world.source] } } as const;
    const request = {
      set: { ...set, filter: { source: [world.source] } },
      confirm: false,
      sources: null,
    };
    const budget = { milliseconds: 60_000, records: 1_000 };
    const { total, isComplete } = await previewReplay(world.db.pool, request, budget);
    expect(isComplete).toBe(false);
    expect(total).toBeGreaterThanOrEqual(1_000);
    expect(total).toBeLessThan(4_500);
    expect(await previewReplay(world.db.pool, request)).toMatchObject({
      total: 4_500,
      isComplete: true,
    });
  });
});
