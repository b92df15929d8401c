import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import pino from 'pino';
import { createReplayOperationSchema } from '#lib/contracts/replay-operation';
import type { RecordId } from '#lib/domain/record-id';
import { enqueue } from '#lib/server/gateway/egress/enqueue';
import { createOperation } from '#lib/server/gateway/replays/create-operation';
import { dryRun } from '#lib/server/gateway/replays/dry-run';
import { readOperation } from '#lib/server/gateway/replays/read-operations';
import { eventually } from '#lib/testing/eventually';
import { submission } from '#lib/testing/records';
import { processDue } from '#lib/testing/process-due';
import { findFaults, readFacts } from '#worker/testing/record-facts';
import { scriptedHandler } from '#worker/testing/scripted-handler';
import { createScriptedWorld, type ScriptedWorld } from '#worker/testing/scripted-world';
import { startWorkerProcess } from '#worker/testing/worker-process';

let world: ScriptedWorld;
beforeEach(async () => {
  world = await createScriptedWorld();
});
afterEach(() => world[Symbol.asyncDispose]());

const BROKEN = { class: 'data', code: 'contract', message: 'A field is missing.' } as const;

/** Records that wait in Error, though their handler would do well or not as their script says. */
async function inError(script: object, count = 1): Promise<RecordId[]> {
  const bytes = Buffer.from(JSON.stringify(script));
  const ids = await world.send(...Array.from({ length: count }, () => ({ bytes })));
  await processDue(world.pool, () => BROKEN);
  return ids;
}

async function startOperation(given: object = {}): Promise<number> {
  const request = createReplayOperationSchema.parse({
    set: { kind: 'filter', filter: { status: ['ERROR'] } },
    reason: 'The cause is fixed.',
    ...given,
  });
  const asked = { request, principalName: 'Ada', sources: null, idempotencyKey: null };
  return (await createOperation(world.pool, asked)).id;
}

const read = (id: number) => readOperation(world.pool, { id: String(id), sources: null });

describe('a worker with an operation', () => {
  it('replays all of it and tells what became of each', async () => {
    await inError({ behave: 'effect' }, 50);
    await inError({ behave: 'throw-error' }, 5);
    const id = await startOperation();
    const worker = world.startWorker({
      handlers: [{ ...scriptedHandler, retry: { ...scriptedHandler.retry, retryDefects: false } }],
    });
    await eventually(async () => {
      expect(await read(id)).toMatchObject({
        state: 'done',
        counts: { total: 55, fixed: 50, failedNew: 5 },
      });
    });
    await worker.stop();
    expect(await findFaults(world.pool)).toEqual([]);
  });

  it('shares it with others, each record once', async () => {
    const ids = await inError({ behave: 'effect' }, 400);
    const id = await startOperation();
    const workers = [world.startWorker(), world.startWorker(), world.startWorker()];
    await eventually(async () => {
      expect((await read(id)).state).toBe('done');
    });
    await Promise.all(workers.map((worker) => worker.stop()));
    const { rows } = await world.pool.query(
      'SELECT record_id FROM effect GROUP BY record_id HAVING count(*) = 1',
    );
    expect(rows).toHaveLength(ids.length);
    expect(await findFaults(world.pool)).toEqual([]);
  });

  it('may be killed at any point of it: another ends it, each effect once', async () => {
    const ids = await inError({ behave: 'effect' }, 1_200);
    const id = await startOperation({ ratePerSecond: 600 });
    for (const least of [100, 500]) {
      await using victim = startWorkerProcess(world.url);
      await eventually(
        async () => {
          expect((await read(id)).counts.fixed).toBeGreaterThan(least);
        },
        { timeoutMs: 20_000 },
      );
      victim.signal('SIGKILL');
      await victim.ended;
    }
    const worker = world.startWorker();
    await eventually(
      async () => {
        expect(await read(id)).toMatchObject({ state: 'done', counts: { fixed: ids.length } });
      },
      { timeoutMs: 20_000 },
    );
    await worker.stop();
    const { rows } = await world.pool.query(
      'SELECT record_id FROM effect GROUP BY record_id HAVING count(*) = 1',
    );
    expect(rows).toHaveLength(ids.length);
    expect(await findFaults(world.pool)).toEqual([]);
  }, 60_000);

  it('whose handler has gone halts by its stop rule and names the failure', async () => {
    await inError({ behave: 'effect' }, 40);
    const id = await startOperation({ haltAtErrorShare: 0.2, ratePerSecond: 15 });
    const worker = world.startWorker({ handlers: [] });
    await eventually(async () => {
      expect((await read(id)).state).toBe('halted');
    });
    await worker.stop();
    const { stateReason, counts } = await read(id);
    expect(stateReason).toMatch(/^Of \d+ records, \d+ failed again, which is more than 20 %/);
    expect(stateReason).toContain('No handler for this type');
    expect(counts.waiting).toBeGreaterThan(0);
    expect(counts.fixed).toBe(0);
  });

  it('keeps the order of each key', async () => {
    const scripts = Array.from({ length: 30 }, () => ({
      bytes: Buffer.from('{"behave":"effect"}'),
      orderingKey: 'one-customer',
    }));
    const ids = await world.send(...scripts);
    // Records with a key are claimed one at a time, so a worker without handlers makes them fail.
    const failing = world.startWorker({ handlers: [] });
    await eventually(async () => {
      const { rows } = await world.pool.query(`SELECT FROM settlement WHERE status = 'ERROR'`);
      expect(rows).toHaveLength(30);
    });
    await failing.stop();
    const id = await startOperation();
    const worker = world.startWorker();
    await eventually(async () => {
      expect(await read(id)).toMatchObject({ state: 'done', counts: { fixed: 30 } });
    });
    await worker.stop();
    const { rows } = await world.pool.query<{ record_id: string }>(
      'SELECT record_id FROM effect ORDER BY ctid',
    );
    expect(rows.map(({ record_id }) => record_id)).toEqual(ids);
  });
});

describe('a dry run', () => {
  const ask = (ids: readonly RecordId[], samples = 20) =>
    dryRun(world.pool, {
      set: { kind: 'ids', ids: [...ids] },
      samples,
      principalName: 'Ada',
      sources: null,
    });

  it('tells what each record would come to, and keeps nothing', async () => {
    const [enqueues = '', crashes = '', garbled = ''] = [
      ...(await inError({ behave: 'enqueue' })),
      ...(await inError({ behave: 'throw-error' })),
      ...(await inError({ behave: 'unknown' })),
    ];
    const worker = world.startWorker();
    const { samples, asked } = await ask([enqueues, crashes, garbled] as RecordId[]);
    await worker.stop();
    expect(asked).toBe(3);
    const of = (id: string) => samples.find(({ record }) => record.id === id);
    expect(of(enqueues)).toMatchObject({
      outcome: 'succeeds',
      handler: 'scripted',
      handlerVersion: '7',
      rowsChanged: 1,
      egress: [{ source: 'scripted', reference: 'answer', type: 'answered', sizeBytes: 5 }],
    });
    expect(of(crashes)).toMatchObject({
      outcome: 'fails',
      isSameFailure: false,
      failure: { code: 'handler_crashed' },
      egress: [],
    });
    expect(of(garbled)).toMatchObject({ outcome: 'fails', failure: { class: 'data' } });
    const { rows } = await world.pool.query(
      `SELECT FROM effect UNION ALL SELECT FROM record WHERE direction = 'EGRESS'
       UNION ALL SELECT FROM replay`,
    );
    expect(rows).toEqual([]);
    for (const id of [enqueues, crashes] as RecordId[])
      expect(await readFacts(world.pool, id)).toMatchObject({ status: 'ERROR' });
    expect(await findFaults(world.pool)).toEqual([]);
  });

  it('does not try what would have effects outside, and says why', async () => {
    const [id = ''] = await inError({ behave: 'effect' });
    const [sent] = await enqueue(world.pool, {
      source: 'scripted',
      keyId: null,
      submissions: [submission()],
    });
    const worker = world.startWorker({
      handlers: [{ ...scriptedHandler, hasOutsideEffects: true }],
    });
    const { samples } = await ask([id as RecordId, ...(sent === undefined ? [] : [sent.id])]);
    await worker.stop();
    expect(samples.map(({ outcome }) => outcome)).toEqual(['not_run', 'not_run']);
    expect(samples.map(({ why }) => why)).toEqual([
      'Its handler calls systems outside the database, where a dry run would have effects.',
      'A replay offers it to its Integration App again: there is no handler to try.',
    ]);
  });

  it('says that nothing handles the type', async () => {
    const ids = await inError({ behave: 'effect' });
    const worker = world.startWorker({ handlers: [] });
    const { samples } = await ask(ids);
    await world.pool.query(`UPDATE source SET handler_url = 'http://core.example/'`);
    const { samples: overHttp } = await ask(ids);
    await worker.stop();
    expect(samples).toMatchObject([{ outcome: 'fails', failure: { code: 'no_handler' } }]);
    expect(overHttp).toMatchObject([{ outcome: 'not_run', handler: null }]);
  });

  it('is honest when there is no worker, and when nothing matches', async () => {
    const ids = await inError({ behave: 'effect' });
    const request = {
      set: { kind: 'ids', ids },
      samples: 1,
      principalName: 'Ada',
      sources: null,
    } as const;
    await expect(
      dryRun(
        world.pool,
        { ...request, set: { kind: 'ids', ids: [...ids] } },
        { takenMs: 0, endedMs: 0 },
      ),
    ).rejects.toMatchObject({ code: 'no_worker' });
    await expect(ask(['0000000000001' as RecordId])).rejects.toMatchObject({
      code: 'nothing_matches',
    });
  });

  it('chooses one of each kind of failure before a second of any', async () => {
    const first = await inError({ behave: 'ok' }, 10);
    const [other = ''] = await world.send({ bytes: Buffer.from('{"behave":"ok"}') });
    await processDue(world.pool, () => ({ ...BROKEN, code: 'another' }));
    const worker = world.startWorker({ log: pino({ level: 'silent' }) });
    const { samples, asked } = await ask([...first, other as RecordId], 2);
    await worker.stop();
    expect(asked).toBe(2);
    expect(samples.map(({ record }) => record.id)).toContain(other);
  });
});
