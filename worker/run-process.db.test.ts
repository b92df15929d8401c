import { expect, test, vi } from 'vitest';
import { eventually } from '#lib/testing/eventually';
import { findFaults, readFacts } from './testing/record-facts.ts';
import { createScriptedWorld, type ScriptedWorld } from './testing/scripted-world.ts';
import { startWorkerProcess } from './testing/worker-process.ts';

vi.setConfig({ testTimeout: 120_000 });

/** Processes start slowly on a busy machine. */
const patiently = <Result>(check: () => Promise<Result> | Result): Promise<Result> =>
  eventually(check, { timeoutMs: 60_000 });

async function leased(world: ScriptedWorld): Promise<void> {
  await patiently(async () => {
    const { rows } = await world.pool.query('SELECT 1 FROM lease');
    expect(rows).not.toEqual([]);
  });
}

test('a rejected promise and an error that nobody catches do not end the worker', async () => {
  await using world = await createScriptedWorld();
  await using worker = startWorkerProcess(world.url);
  const leak = await world.sendScript({ behave: 'leak' });
  const next = await world.sendScript({ behave: 'effect' });
  await patiently(() => {
    expect(worker.output()).toContain('an error that nobody caught');
    expect(worker.output()).toContain('a rejected promise that nobody waited for');
  });
  for (const id of [leak, next])
    await patiently(async () => {
      expect((await readFacts(world.pool, id)).status).toBe('PROCESSED');
    });
  expect(worker.child.exitCode).toBeNull();
});

test('a stop lets running handlers finish, gives back what has not begun, and ends with 0', async () => {
  await using world = await createScriptedWorld();
  await using worker = startWorkerProcess(world.url);
  const script = (ms: number): object => ({
    bytes: Buffer.from(`{"behave":"slow","ms":${String(ms)}}`),
  });
  await world.send(
    ...Array.from({ length: 10 }, () => script(500)),
    ...Array.from({ length: 10 }, () => script(1)),
  );
  await leased(world);
  worker.signal('SIGTERM');
  expect(await worker.ended).toBe(0);
  const { rows } = await world.pool.query<
    Record<'leases' | 'effects' | 'processed' | 'given_back' | 'running', number>
  >(
    `SELECT (SELECT count(*)::integer FROM lease) AS leases, (SELECT count(*)::integer FROM effect) AS effects,
            (SELECT count(*)::integer FROM settlement WHERE status = 'PROCESSED') AS processed,
            (SELECT count(*)::integer FROM work WHERE attempts = 0) AS given_back,
            (SELECT count(*)::integer FROM worker WHERE stopped_at IS NULL) AS running`,
  );
  expect(rows[0]).toMatchObject({ leases: 0, running: 0 });
  expect(rows[0]?.effects).toBe(rows[0]?.processed);
  expect(Number(rows[0]?.processed) + Number(rows[0]?.given_back)).toBe(20);
  expect(await findFaults(world.pool)).toEqual([]);
});

test('a stop gives back, without effect, what does not finish in time', async () => {
  await using world = await createScriptedWorld();
  await using worker = startWorkerProcess(world.url);
  const id = await world.sendScript({ behave: 'ignore-signal', ms: 900 });
  await leased(world);
  const worldWorker = world.startWorker({ graceMs: 50 });
  worker.signal('SIGKILL');
  await worker.ended;
  await patiently(async () => {
    expect((await readFacts(world.pool, id)).attempts).toMatchObject([{ outcome: 'LOST' }]);
  });
  await leased(world);
  await worldWorker.stop();
  const { rows } = await world.pool.query('SELECT attempts FROM work');
  expect(rows).toEqual([{ attempts: 1 }]);
  expect(await readFacts(world.pool, id)).toMatchObject({ status: 'JUST_IN', effects: 0 });
});

test('the database goes away and comes back: the same process goes on by itself', async () => {
  await using world = await createScriptedWorld();
  await using worker = startWorkerProcess(world.url);
  const before = await world.sendScript({ behave: 'effect' });
  await patiently(async () => {
    expect((await readFacts(world.pool, before)).status).toBe('PROCESSED');
  });
  const name = new URL(world.url).pathname.slice(1);
  const cut = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
               WHERE datname = '${name}' AND application_name <> 'sluice test'`;
  const ids = await world.send(
    ...Array.from({ length: 30 }, () => ({ bytes: Buffer.from('{"behave":"slow","ms":100}') })),
  );
  await leased(world);
  for (let times = 0; times < 3; times += 1) await world.pool.query(cut);
  for (const id of ids)
    await patiently(async () => {
      expect(await readFacts(world.pool, id)).toMatchObject({ status: 'PROCESSED', effects: 1 });
    });
  expect(worker.child.exitCode).toBeNull();
  expect(await findFaults(world.pool)).toEqual([]);
});
