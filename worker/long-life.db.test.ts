/** What other queues did wrong with time, restarts and repetition, from outside. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { RecordId } from '#lib/domain/record-id';
import { directionOf, STATUSES, type Status } from '#lib/domain/status';
import { acknowledge } from '#lib/server/gateway/egress/acknowledge';
import { enqueue } from '#lib/server/gateway/egress/enqueue';
import { leaseDeliveries } from '#lib/server/gateway/egress/lease-deliveries';
import { receive } from '#lib/server/gateway/ingress/receive';
import { listRecords } from '#lib/server/gateway/records/list-records';
import { readRecord } from '#lib/server/gateway/records/read-record';
import { replayRecord } from '#lib/server/gateway/records/replay-record';
import { eventually } from '#lib/testing/eventually';
import {
  countFirstSettlements,
  findMisplacedRecords,
  findUngroupedFailures,
  findWrongCounts,
  findWrongGroupCounts,
} from '#lib/testing/integrity';
import { submission } from '#lib/testing/records';
import type { RunningWorker } from './start-worker.ts';
import { readFacts } from './testing/record-facts.ts';
import { createScriptedWorld, type ScriptedWorld } from './testing/scripted-world.ts';
import { scriptedHandler } from './testing/scripted-handler.ts';

let world: ScriptedWorld;
let worker: RunningWorker;
beforeAll(async () => {
  world = await createScriptedWorld();
  worker = world.startWorker({
    leaseSeconds: 2,
    handlers: [{ ...scriptedHandler, timeoutMs: 20_000 }],
  });
});
afterAll(async () => {
  await worker.stop();
  await world[Symbol.asyncDispose]();
});
beforeEach(async () => {
  expect(await findMisplacedRecords(world.pool)).toEqual([]);
  const { measured, actual } = await countFirstSettlements(world.pool);
  expect(measured).toBe(actual);
});

const becomes = (id: RecordId, status: Status): Promise<void> =>
  eventually(
    async () => {
      expect((await readFacts(world.pool, id)).status).toBe(status);
    },
    { timeoutMs: 20_000 },
  );
const replay = (id: RecordId) =>
  replayRecord(world.pool, { id, principalName: 'Ada', reason: null, confirm: true });

describe('replaying', () => {
  test('twice one after the other runs twice', async () => {
    const id = await world.sendScript({ behave: 'effect' });
    for (const effects of [1, 2, 3]) {
      await becomes(id, 'PROCESSED');
      expect((await readFacts(world.pool, id)).effects).toBe(effects);
      if (effects < 3) await replay(id);
    }
    const { replays, generation } = await readRecord(world.pool, { id });
    expect({ replays: replays.length, generation }).toEqual({ replays: 2, generation: 2 });
  });

  test('by a double click runs once, and the second click learns why', async () => {
    const id = await world.sendScript({ behave: 'effect' });
    await becomes(id, 'PROCESSED');
    await world.pool.query('UPDATE source SET processing_paused = true');
    const clicks = await Promise.allSettled(Array.from({ length: 8 }, () => replay(id)));
    await world.pool.query('UPDATE source SET processing_paused = false');
    const refused = clicks.filter((click) => click.status === 'rejected');
    expect(refused).toHaveLength(7);
    for (const { reason } of refused) expect(reason).toMatchObject({ code: 'already_waiting' });
    await becomes(id, 'PROCESSED');
    expect((await readFacts(world.pool, id)).effects).toBe(2);
  });
});

test('ten thousand duplicates of one record add nothing, and it is still read at once', async () => {
  const bytes = Buffer.from('{"behave":"ok"}');
  const one = submission({ type: 'script', reference: 'again', eventId: 'again', bytes });
  const request = { source: 'scripted', keyId: null };
  const [first] = await receive(world.pool, { ...request, submissions: [one] });
  const id = first?.id;
  if (id === undefined) throw new Error('nothing was received');
  await becomes(id, 'PROCESSED');
  const rows = async (): Promise<unknown> =>
    (
      await world.pool.query(
        `SELECT (SELECT count(*) FROM record) AS records, (SELECT count(*) FROM payload) AS payloads,
                (SELECT count(*) FROM work) AS waiting, (SELECT count(*) FROM attempt) AS attempts,
                (SELECT sum(count) FROM status_count) + coalesce((SELECT sum(delta) FROM count_delta), 0) AS counted`,
      )
    ).rows;
  const before = await rows();
  const submissions = Array.from({ length: 500 }, () => one);
  for (let sent = 0; sent < 10_000; sent += submissions.length) {
    const results = await receive(world.pool, { ...request, submissions });
    expect(new Set(results.map((result) => `${result.kind} ${result.id}`))).toEqual(
      new Set([`duplicate ${id}`]),
    );
  }
  expect(await rows()).toEqual(before);
  expect((await readRecord(world.pool, { id })).attemptLog).toHaveLength(1);
  expect(await findWrongCounts(world.pool)).toEqual([]);
});

describe('every status has somebody who moves it on', () => {
  async function inStatus(status: Status): Promise<RecordId> {
    if (directionOf(status) === 'INGRESS') {
      const id = await world.sendScript({ behave: status === 'ERROR' ? 'throw-text' : 'ok' });
      if (status !== 'JUST_IN') await becomes(id, status);
      return id;
    }
    const [stored] = await enqueue(world.pool, {
      source: 'scripted',
      keyId: null,
      submissions: [submission()],
    });
    if (stored === undefined) throw new Error('nothing was enqueued');
    if (status === 'ACKNOWLEDGED') await takeAll();
    return stored.id;
  }

  async function takeAll(): Promise<void> {
    const acknowledgements = await leaseDeliveries(world.pool, {
      source: 'scripted',
      holder: 'app',
      max: 100,
      leaseSeconds: 30,
    });
    expect(acknowledgements).not.toEqual([]);
    await acknowledge(world.pool, { sources: null, acknowledgements });
  }

  const movers: Record<Status, (id: RecordId) => Promise<Status>> = {
    JUST_IN: () => Promise.resolve('PROCESSED'),
    ERROR: async (id) => {
      await replay(id);
      return 'ERROR';
    },
    PROCESSED: async (id) => {
      await replay(id);
      return 'PROCESSED';
    },
    QUEUED: async () => {
      await takeAll();
      return 'ACKNOWLEDGED';
    },
    ACKNOWLEDGED: async (id) => {
      await replay(id);
      return 'QUEUED';
    },
  };

  test.each(STATUSES)('%s', async (status) => {
    const id = await inStatus(status);
    const runs = async (): Promise<number> =>
      (await readRecord(world.pool, { id })).attemptLog.length;
    const before = await runs();
    await becomes(id, await movers[status](id));
    if (status === 'ERROR' || status === 'PROCESSED')
      await eventually(async () => expect(await runs()).toBe(before + 1));
    const { records } = await listRecords(world.pool, {
      sort: 'newest',
      limit: 500,
      q: id,
    });
    expect(records.map((record) => record.id)).toEqual([id]);
    if (status === 'ACKNOWLEDGED') await takeAll();
  });

  test('and the state machine’s page names each', async () => {
    const page = path.join(import.meta.dirname, '../docs/state-machine.md');
    const text = await readFile(page, 'utf8');
    for (const status of STATUSES) expect(text).toContain(status);
  });
});

describe('when every session of the database is ended', () => {
  const terminateAll = () =>
    world.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    );

  test('while records come in and are processed, the same worker goes on and loses none', async () => {
    const ids: RecordId[] = [];
    for (let round = 0; round < 5; round += 1) {
      for (let n = 0; n < 10; n += 1)
        ids.push(await eventually(() => world.sendScript({ behave: 'effect' })));
      await eventually(terminateAll);
    }
    for (const id of ids) await becomes(id, 'PROCESSED');
    for (const id of ids) expect((await readFacts(world.pool, id)).effects).toBe(1);
    expect(await findMisplacedRecords(world.pool)).toEqual([]);
    expect(await findWrongCounts(world.pool)).toEqual([]);
    expect(await findUngroupedFailures(world.pool)).toEqual([]);
    expect(await findWrongGroupCounts(world.pool)).toEqual([]);
  });
});

// Last, when the thread that renews leases is surely up.
test('a handler that runs four times as long as its lease runs once', async () => {
  const id = await world.sendScript({ behave: 'slow', ms: 8_000 });
  await becomes(id, 'PROCESSED');
  const { attempts, effects } = await readFacts(world.pool, id);
  expect(attempts).toMatchObject([{ number: 1, outcome: 'SUCCEEDED' }]);
  expect(effects).toBe(1);
});
