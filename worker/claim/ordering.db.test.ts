import { expect, test, vi } from 'vitest';
import { DEFAULT_RETRY_POLICY } from '#lib/domain/retry-policy';
import { formatRecordId, type RecordId } from '#lib/domain/record-id';
import { replayRecord } from '#lib/server/gateway/records/replay-record';
import { eventually } from '#lib/testing/eventually';
import { findKeysTwiceInWork } from '#lib/testing/integrity';
import { findFaults } from '#worker/testing/record-facts';
import {
  allSettled,
  createOrderedWorld,
  findDisorder,
  findOverlaps,
  interleave,
  sendSteps,
  tracingHandler,
  type Trace,
} from '#worker/testing/ordered-world';

vi.setConfig({ testTimeout: 120_000 });

test.each(['own', 'shared'] as const)(
  'two workers, slow handlers with %s transactions: one of a key at a time, in the order of reception, past failures',
  async (transaction) => {
    await using world = await createOrderedWorld();
    await world.pool.query('UPDATE source SET max_attempts = 3');
    const trace: Trace[] = [];
    const handlers = [tracingHandler(trace, transaction)];
    const steps = interleave(12, 12, (n) => ({ ms: (n * 7) % 9, fails: n % 17 === 0 ? n % 5 : 0 }));
    const byKey = await sendSteps(world, steps);
    const workers = [world.startWorker({ handlers }), world.startWorker({ handlers })];
    await allSettled(world);
    await Promise.all(workers.map((worker) => worker.stop()));
    expect(await findDisorder(world, byKey)).toEqual([]);
    if (transaction === 'own') expect(findOverlaps(trace, byKey, 3)).toEqual([]);
    const { rows } = await world.pool.query(
      `SELECT status, count(*)::integer AS n FROM record_status GROUP BY status ORDER BY status`,
    );
    const spent = steps.filter(({ fails }) => fails >= 3).length;
    expect(rows).toEqual([
      { status: 'PROCESSED', n: steps.length - spent },
      { status: 'ERROR', n: spent },
    ]);
    expect(await findFaults(world.pool)).toEqual([]);
  },
);

test('a record that waits for its retry holds its own key and no other', async () => {
  await using world = await createOrderedWorld();
  const trace: Trace[] = [];
  const handler = tracingHandler(trace, 'own');
  const retry = { ...DEFAULT_RETRY_POLICY, firstDelayMs: 60_000, maxDelayMs: 60_000 };
  const byKey = await sendSteps(world, [
    { key: 'held', ms: 0, fails: 1 },
    ...interleave(1, 3, () => ({ key: 'held' })),
    ...interleave(5, 3, () => ({})),
  ]);
  const worker = world.startWorker({ handlers: [{ ...handler, retry }] });
  await eventually(() => {
    expect(trace.filter(({ what }) => what === 'is done')).toHaveLength(15);
  });
  const held = byKey.get('held') ?? [];
  const begun = (): RecordId[] =>
    trace.filter(({ id, what }) => what === 'begins' && held.includes(id)).map(({ id }) => id);
  expect(begun()).toEqual(held.slice(0, 1));
  await world.pool.query('UPDATE work SET due_at = now() WHERE due_at > now()');
  await allSettled(world);
  await worker.stop();
  expect(begun()).toEqual([held[0], ...held]);
  expect(await findFaults(world.pool)).toEqual([]);
});

test.each(['own', 'shared'] as const)(
  'two workers, slow handlers with %s transactions: whoever comes after a postponed record of its key waits',
  async (transaction) => {
    await using world = await createOrderedWorld();
    const trace: Trace[] = [];
    const retry = { ...DEFAULT_RETRY_POLICY, firstDelayMs: 600_000, maxDelayMs: 600_000 };
    const handlers = [{ ...tracingHandler(trace, transaction), retry }];
    const steps = interleave(8, 5, (n) => ({ ms: 15, fails: n % 8 < 4 && n < 8 ? 2 : 0 }));
    const byKey = await sendSteps(world, steps);
    const workers = [world.startWorker({ handlers }), world.startWorker({ handlers })];
    const lines = [...byKey.values()];
    const postponed = lines.slice(0, 4).map(([first]) => first);
    const readWaiting = async () => {
      const { rows } = await world.pool.query<{ id: bigint; attempts: number; isDue: boolean }>(
        'SELECT record_id AS id, attempts, due_at <= now() AS "isDue" FROM work ORDER BY record_id',
      );
      return rows.map((row) => ({ ...row, id: formatRecordId(row.id) }));
    };
    for (const attempts of [1, 2]) {
      await eventually(async () => {
        const waiting = await readWaiting();
        expect(waiting).toHaveLength(20);
        for (const { id, ...rest } of waiting) {
          const isFirst = postponed.includes(id);
          expect(rest).toEqual({ attempts: isFirst ? attempts : 0, isDue: !isFirst });
        }
      });
      await world.pool.query('UPDATE work SET due_at = now() WHERE attempts > 0');
    }
    await allSettled(world);
    await Promise.all(workers.map((worker) => worker.stop()));
    expect(await findDisorder(world, byKey)).toEqual([]);
    if (transaction === 'own') expect(findOverlaps(trace, byKey, 3)).toEqual([]);
    expect(await findKeysTwiceInWork(world.pool)).toEqual([]);
    const { rows } = await world.pool.query(
      `SELECT outcome, count(*)::integer AS n FROM attempt GROUP BY outcome ORDER BY outcome`,
    );
    expect(rows).toEqual([
      { outcome: 'SUCCEEDED', n: 40 },
      { outcome: 'POSTPONED', n: 8 },
    ]);
    expect(await findFaults(world.pool)).toEqual([]);
  },
);

test('a replayed record runs before the younger ones of its key that wait', async () => {
  await using world = await createOrderedWorld();
  await world.pool.query('UPDATE source SET max_attempts = 1');
  const trace: Trace[] = [];
  const worker = world.startWorker({ handlers: [tracingHandler(trace, 'own')] });
  const first = (await sendSteps(world, [{ key: 'k', ms: 0, fails: 1 }])).get('k') ?? [];
  await allSettled(world);
  await world.pool.query('UPDATE source SET processing_paused = true, max_attempts = 8');
  const others =
    (
      await sendSteps(
        world,
        interleave(1, 3, () => ({ key: 'k' })),
      )
    ).get('k') ?? [];
  await replayRecord(world.pool, {
    id: first[0] ?? '',
    principalName: 'me',
    reason: null,
    confirm: false,
  });
  await world.pool.query('UPDATE source SET processing_paused = false');
  await allSettled(world);
  await worker.stop();
  const begun = trace.filter(({ what }) => what === 'begins').map(({ id }) => id);
  expect(begun.filter((id) => id !== first[0])).toEqual(others);
  expect(begun.slice(0, 2)).toEqual([first[0], first[0]]);
  expect(await findFaults(world.pool)).toEqual([]);
});
