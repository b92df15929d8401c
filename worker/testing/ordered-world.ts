/** Records with ordering keys whose handler leaves a trace, for tests of their order. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { z } from 'zod';
import { DEFAULT_RETRY_POLICY } from '#lib/domain/retry-policy';
import type { RecordId } from '#lib/domain/record-id';
import { eventually } from '#lib/testing/eventually';
import { findKeysTwiceInWork } from '#lib/testing/integrity';
import { defineHandler, FailureError, type Handler } from '#worker/handler';
import { createScriptedWorld, type ScriptedWorld } from './scripted-world.ts';

/** A record of the key `key` whose first `fails` attempts fail, each attempt taking `ms`. */
export interface Step {
  readonly key: string;
  readonly ms: number;
  readonly fails: number;
}

export interface Trace {
  readonly id: RecordId;
  readonly what: 'begins' | 'is done' | 'fails';
}

const stepSchema = z.object({ ms: z.number(), fails: z.number() });

export function tracingHandler(trace: Trace[], transaction: 'own' | 'shared'): Handler {
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

export async function createOrderedWorld(): Promise<ScriptedWorld> {
  const world = await createScriptedWorld();
  await world.pool.query('ALTER TABLE effect ADD COLUMN n bigserial');
  return world;
}

/** What the steps are sent as. */
export interface StepForm {
  readonly type: string;
  readonly toScript: (step: Step) => object;
}
const TRACED: StepForm = { type: 'step', toScript: ({ ms, fails }) => ({ ms, fails }) };

/** Sends the steps in their order, each in a request of its own for the odd ones; ids by key. */
export async function sendSteps(
  world: ScriptedWorld,
  steps: readonly Step[],
  { toScript, type }: StepForm = TRACED,
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

export function interleave(
  keys: number,
  rounds: number,
  toStep: (n: number) => Partial<Step>,
): Step[] {
  return Array.from({ length: keys * rounds }, (_, n) => ({
    key: `key-${String(n % keys)}`,
    ms: 0,
    fails: 0,
    ...toStep(n),
  }));
}

export async function allSettled(world: ScriptedWorld): Promise<void> {
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
export async function findDisorder(
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
export function findOverlaps(
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
