import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { DEFAULT_RETRY_POLICY } from '#lib/domain/retry-policy';
import { formatRecordId, type RecordId } from '#lib/domain/record-id';
import { replayRecord } from '#lib/server/gateway/records/replay-record';
import { eventually } from '#lib/testing/eventually';
import { findKeysTwiceInWork } from '#lib/testing/integrity';
import { defineHandler, FailureError, type Handler } from '#worker/handler';
import { findFaults } from '#worker/testing/record-facts';
import { createScriptedWorld, type ScriptedWorld } from '#worker/testing/scripted-world';
import { startWorkerProcess } from '#worker/testing/worker-process';

vi.setConfig({ testTimeout: 120_000 });

/** A record of the key `key` whose first `fails` attempts fail, each attempt taking `ms`. */
interface Step {
  readonly key: string;
  readonly ms: number;
  readonly fails: number;
}

interface Trace {
  readonly id: RecordId;
  readonly what: 'begins' | 'is done' | 'fails';
}

const stepSchema = z.object({ ms: z.number(), fails: z.number() });

function tracingHandler(trace: Trace[], transaction: 'own' | 'shared'): Handler {
  return defineHandler({
    name: 'steps',
    version: '1',
    source: 'scripted',
    types: ['step'],
    contract: stepSchema,
    transaction,
    timeoutMs: 10_000,
    retry: { ...DEFAULT_RETRY_POLICY, firstDelayMs: 20, maxDelayMs: 60 },
    process: async ({ id, payload }, { attempt, tx }) => {
      trace.push({ id, what: 'begins' });
      await sleep(payload.ms);
      if (attempt <= payload.fails) {
        trace.push({ id, what: 'fails' });
        throw new FailureError({ class: 'dependency', code: 'down', message: 'It is down.' });
      }
      await tx.query('INSERT INTO effect (record_id, attempt) VALUES ($1, $2)', [id, attempt]);
      trace.push({ id, what: 'is done' });
    },
  });
}

async function createOrderedWorld(): Promise<ScriptedWorld> {
  const world = await createScriptedWorld();
  await world.pool.query('ALTER TABLE effect ADD COLUMN n bigserial');
  return world;
}

/** Sends the steps in their order, each in a request of its own for the odd ones; ids by key. */
async function sendSteps(
  world: ScriptedWorld,
  steps: readonly Step[],
  toScript: (step: Step) => object = ({ ms, fails }) => ({ ms, fails }),
  type = 'step',
): Promise<Map<string, RecordId[]>> {
  const byKey = new Map<string, RecordId[]>();
  const ids = await world.send(
    ...steps.map((step) => ({
      type,
      orderingKey: step.key,
      bytes: Buffer.from(JSON.stringify(toScript(step))),
    })),
  );
  steps.forEach(({ key }, place) => {
    const id = ids[place];
    if (id !== undefined) byKey.set(key, [...(byKey.get(key) ?? []), id]);
  });
  return byKey;
}

function interleave(keys: number, rounds: number, toStep: (n: number) => Partial<Step>): Step[] {
  return Array.from({ length: keys * rounds }, (_, n) => ({
    key: `key-${String(n % keys)}`,
    ms: 0,
    fails: 0,
    ...toStep(n),
  }));
}

async function allSettled(world: ScriptedWorld): Promise<void> {
  await eventually(
    async () => {
      expect(await findKeysTwiceInWork(world.pool)).toEqual([]);
      const { rows } = await world.pool.query(
        `SELECT count(*)::integer AS n FROM record_status WHERE status = 'JUST_IN'`,
      );
      expect(rows).toEqual([{ n: 0 }]);
    },
    { timeoutMs: 90_000, intervalMs: 100 },
  );
}

/** Ids whose effect came after that of a later record of their key, or came twice. */
async function findDisorder(
  world: ScriptedWorld,
  byKey: ReadonlyMap<string, readonly RecordId[]>,
): Promise<RecordId[]> {
  const { rows } = await world.pool.query<{ record_id: RecordId }>(
    'SELECT record_id FROM effect ORDER BY n',
  );
  const effects = rows.map((row) => row.record_id);
  return [...byKey.values()].flatMap((ids) => {
    const expected = ids.filter((id) => effects.includes(id));
    const actual = effects.filter((id) => ids.includes(id));
    return actual.filter((id, place) => id !== expected[place]);
  });
}

/** What began while a record before it in its key had not come to its last end. */
function findOverlaps(
  trace: readonly Trace[],
  byKey: ReadonlyMap<string, readonly RecordId[]>,
  mostAttempts: number,
): RecordId[] {
  const open = new Set<RecordId>([...byKey.values()].flat());
  const failures = new Map<RecordId, number>();
  const keyOf = new Map([...byKey.values()].flatMap((ids) => ids.map((id) => [id, ids] as const)));
  const faults: RecordId[] = [];
  for (const { id, what } of trace) {
    const line = keyOf.get(id) ?? [];
    if (what === 'begins' && line.find((one) => open.has(one)) !== id) faults.push(id);
    if (what === 'fails') failures.set(id, (failures.get(id) ?? 0) + 1);
    if (what === 'is done' || (failures.get(id) ?? 0) >= mostAttempts) open.delete(id);
  }
  return faults;
}

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
    ({ ms }) => ({ behave: 'slow', ms }),
    'script',
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
