import { expect, test, vi } from 'vitest';
import { eventually } from '#lib/testing/eventually';
import { findKeysTwiceInWork } from '#lib/testing/integrity';
import { findFaults } from '#worker/testing/record-facts';
import { startWorkerProcess } from '#worker/testing/worker-process';
import {
  allSettled,
  createOrderedWorld,
  findDisorder,
  interleave,
  sendSteps,
  tracingHandler,
  type Trace,
} from '#worker/testing/ordered-world';

vi.setConfig({ testTimeout: 120_000 });

test('workers that stop and start: what they give back keeps its turn', async () => {
  await using world = await createOrderedWorld();
  const trace: Trace[] = [];
  const handlers = [tracingHandler(trace, 'own')];
  const byKey = await sendSteps(
    world,
    interleave(4, 40, () => ({ ms: 4 })),
  );
  for (const share of [0.2, 0.5, 0.8]) {
    const workers = [1, 2].map(() => world.startWorker({ handlers, concurrency: 4, graceMs: 10 }));
    await eventually(() => {
      expect(trace.filter(({ what }) => what === 'is done').length).toBeGreaterThan(160 * share);
    });
    await Promise.all(workers.map((worker) => worker.stop()));
    expect(await findKeysTwiceInWork(world.pool)).toEqual([]);
  }
  const last = world.startWorker({ handlers });
  await allSettled(world);
  await last.stop();
  expect(await findDisorder(world, byKey)).toEqual([]);
  expect(await findFaults(world.pool)).toEqual([]);
});

test('workers killed again and again: every effect once, each key in its order', async () => {
  await using world = await createOrderedWorld();
  await world.pool.query('UPDATE source SET max_attempts = 100');
  const byKey = await sendSteps(
    world,
    interleave(8, 30, () => ({ ms: 40 })),
    { type: 'script', toScript: ({ ms }) => ({ behave: 'slow', ms }) },
  );
  const effects = async (): Promise<number> => {
    const { rows } = await world.pool.query('SELECT 1 FROM effect');
    return rows.length;
  };
  await using first = startWorkerProcess(world.url);
  await using second = startWorkerProcess(world.url);
  await using third = startWorkerProcess(world.url);
  for (const [victim, enough] of [
    [first, 30],
    [second, 80],
    [third, 130],
  ] as const) {
    await eventually(async () => expect(await effects()).toBeGreaterThan(enough), {
      timeoutMs: 60_000,
      intervalMs: 5,
    });
    victim.signal('SIGKILL');
    await victim.ended;
  }
  await using survivor = startWorkerProcess(world.url);
  await allSettled(world);
  expect(await effects()).toBe(240);
  expect(await findDisorder(world, byKey)).toEqual([]);
  expect(await findFaults(world.pool)).toEqual([]);
  survivor.signal('SIGTERM');
  expect(await survivor.ended).toBe(0);
});
