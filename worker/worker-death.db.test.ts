import { expect, test, vi } from 'vitest';
import { eventually } from '#lib/testing/eventually';
import { countFirstSettlements } from '#lib/testing/integrity';
import { findFaults, readFacts } from './testing/record-facts.ts';
import { createScriptedWorld, type ScriptedWorld } from './testing/scripted-world.ts';
import { startWorkerProcess } from './testing/worker-process.ts';

vi.setConfig({ testTimeout: 120_000 });

/** Processes start slowly on a busy machine. */
const patiently = <Result>(check: () => Promise<Result> | Result): Promise<Result> =>
  eventually(check, { timeoutMs: 60_000 });

async function waiting(world: ScriptedWorld): Promise<number> {
  const { rows } = await world.pool.query<{ n: number }>(
    `SELECT count(*)::integer AS n FROM record_status WHERE status = 'JUST_IN'`,
  );
  return rows[0]?.n ?? 0;
}

async function leased(world: ScriptedWorld): Promise<void> {
  await patiently(async () => {
    const { rows } = await world.pool.query('SELECT 1 FROM lease');
    expect(rows).not.toEqual([]);
  });
}

test.each([
  ['each record with its own transaction', 'script'],
  ['records that share transactions', 'shared-script'],
])(
  'workers killed again and again, %s: none lost, no effect doubled, counts right',
  async (_, type) => {
    await using world = await createScriptedWorld();
    await world.pool.query('UPDATE source SET max_attempts = 100');
    const bytes = Buffer.from('{"behave":"slow","ms":20}');
    const ids = await world.send(...Array.from({ length: 500 }, () => ({ bytes, type })));
    for (const left of [400, 300, 200]) {
      await using victim = startWorkerProcess(world.url);
      await patiently(async () => {
        expect(await waiting(world)).toBeLessThan(left);
      });
      await leased(world);
      victim.signal('SIGKILL');
      await victim.ended;
    }
    await using survivor = startWorkerProcess(world.url);
    await patiently(async () => {
      expect(await waiting(world)).toBe(0);
    });
    const { rows: effects } = await world.pool.query<{ n: number }>(
      'SELECT record_id, count(*)::integer AS n FROM effect GROUP BY record_id',
    );
    expect(effects).toHaveLength(ids.length);
    expect(effects.filter((row) => row.n !== 1)).toEqual([]);
    const { rows: states } = await world.pool.query(
      'SELECT status, count(*)::integer AS n FROM record_status GROUP BY status',
    );
    expect(states).toEqual([{ status: 'PROCESSED', n: ids.length }]);
    const { rows: lost } = await world.pool.query(`SELECT 1 FROM attempt WHERE outcome = 'LOST'`);
    expect(lost).not.toEqual([]);
    expect(await findFaults(world.pool)).toEqual([]);
    const all = BigInt(ids.length);
    expect(await countFirstSettlements(world.pool)).toEqual({ measured: all, actual: all });
    survivor.signal('SIGTERM');
    expect(await survivor.ended).toBe(0);
  },
);

test('a worker suspended for longer than its lease is fenced when it goes on: one effect', async () => {
  await using world = await createScriptedWorld();
  await using sleeper = startWorkerProcess(world.url);
  const id = await world.sendScript({ behave: 'slow', ms: 300 });
  await leased(world);
  sleeper.signal('SIGSTOP');
  await using other = startWorkerProcess(world.url);
  await patiently(async () => {
    expect(await readFacts(world.pool, id)).toMatchObject({ status: 'PROCESSED', effects: 1 });
  });
  sleeper.signal('SIGCONT');
  await patiently(() => {
    expect(sleeper.output()).toContain('"fenced"');
  });
  const facts = await readFacts(world.pool, id);
  expect(facts).toMatchObject({ status: 'PROCESSED', effects: 1 });
  expect(facts.attempts.map(({ outcome }) => outcome)).toEqual(['LOST', 'SUCCEEDED']);
  expect(await findFaults(world.pool)).toEqual([]);
  expect(other.child.exitCode).toBeNull();
});

test('a record that kills its workers becomes Error and takes no other record with it', async () => {
  await using world = await createScriptedWorld();
  const killer = await world.sendScript({ behave: 'exit' });
  const others = await world.send(
    ...Array.from({ length: 20 }, () => ({ bytes: Buffer.from('{"behave":"slow","ms":50}') })),
  );
  await world.pool.query('UPDATE work SET due_at = now()');
  let deaths = 0;
  while ((await readFacts(world.pool, killer)).status !== 'ERROR' && deaths < 10) {
    await using mortal = startWorkerProcess(world.url);
    await Promise.race([mortal.ended, isError(world, killer)]);
    deaths += 1;
  }
  const facts = await readFacts(world.pool, killer);
  expect(facts.settledMessage).toBe('The worker died 3 times while processing this record.');
  expect(facts.attempts.map(({ outcome }) => outcome)).toEqual(['LOST', 'LOST', 'LOST']);
  await using survivor = startWorkerProcess(world.url);
  for (const id of others)
    await patiently(async () => {
      expect(await readFacts(world.pool, id)).toMatchObject({ status: 'PROCESSED', effects: 1 });
    });
  expect(survivor.child.exitCode).toBeNull();
  expect(await findFaults(world.pool)).toEqual([]);
});

async function isError(world: ScriptedWorld, id: Parameters<typeof readFacts>[1]): Promise<void> {
  await patiently(async () => {
    expect((await readFacts(world.pool, id)).status).toBe('ERROR');
  });
}

test('a handler that never lets go of the event loop: the worker is ended and says so', async () => {
  await using world = await createScriptedWorld();
  await using blocked = startWorkerProcess(world.url);
  await world.sendScript({ behave: 'spin', ms: 60_000 });
  expect(await blocked.ended).toBe('SIGKILL');
  expect(blocked.output()).toContain('has kept the worker busy');
});
