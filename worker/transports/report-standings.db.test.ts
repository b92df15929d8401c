/** How transports stand is written when it changes, and forgotten when nobody sees it any more. */
import pino from 'pino';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  forgetStatesOfGoneWorkers,
  forgetTransportStates,
} from '#lib/server/store/transport-states';
import { beat } from '#lib/server/store/worker-heartbeat';
import { eventually } from '#lib/testing/eventually';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { supervise } from '#worker/supervisor';
import { reportStandings } from './report-standings.ts';
import type { TransportStanding } from './transport.ts';

let db: TestDatabase;
let standings: Map<number, TransportStanding>;
beforeAll(async () => {
  db = await createTestDatabase();
});
beforeEach(async () => {
  standings = new Map();
  await db.pool.query('TRUNCATE transport_state, worker');
});
afterAll(() => db[Symbol.asyncDispose]());

const CONNECTED: TransportStanding = { state: 'connected', lastError: null, lastSuccessAt: null };

async function readStates(): Promise<object[]> {
  const { rows } = await db.pool.query<Record<string, unknown>>(
    `SELECT source_id, state, last_error, last_success_at IS NOT NULL AS succeeded
     FROM transport_state ORDER BY source_id`,
  );
  return rows;
}

/** Runs the loop while `work` does. */
async function reporting(work: () => Promise<void>): Promise<void> {
  const loop = reportStandings({
    db: db.pool,
    workerId: 'w',
    direction: 'EGRESS',
    name: 'report',
    readStandings: () => Promise.resolve(standings),
  });
  const stop = new AbortController();
  const running = supervise(loop, stop.signal, pino({ level: 'silent' }));
  try {
    await work();
  } finally {
    stop.abort();
    await running;
  }
}

function row(sourceId: number, state: string, rest: object = {}) {
  return { source_id: sourceId, state, last_error: null, succeeded: false, ...rest };
}

test('each source has its state, with the last trouble, until it is no more concern of this transport', async () => {
  await reporting(async () => {
    standings = new Map([
      [1, CONNECTED],
      [2, CONNECTED],
    ]);
    await eventually(async () => {
      expect(await readStates()).toEqual([row(1, 'connected'), row(2, 'connected')]);
    });
    const lastError = { message: 'ECONNREFUSED\0', at: new Date() };
    standings = new Map([[1, { ...CONNECTED, state: 'down', lastError }]]);
    await eventually(async () => {
      expect(await readStates()).toEqual([row(1, 'down', { last_error: 'ECONNREFUSED\uFFFD' })]);
    });
    standings = new Map([[1, { ...CONNECTED, lastError, lastSuccessAt: new Date() }]]);
    await eventually(async () => {
      expect(await readStates()).toMatchObject([{ state: 'connected', succeeded: true }]);
    });
  });
});

test('since when it stands so does not move while it stands so', async () => {
  standings = new Map([[1, CONNECTED]]);
  const readSince = async (): Promise<unknown> => {
    const { rows } = await db.pool.query<{ since: Date }>('SELECT since FROM transport_state');
    return rows[0]?.since;
  };
  await reporting(async () => {
    const since = await eventually(async () => (await readSince()) ?? Promise.reject(new Error()));
    standings = new Map([[1, { ...CONNECTED, lastSuccessAt: new Date() }]]);
    await eventually(async () => {
      expect(await readStates()).toMatchObject([{ succeeded: true }]);
    });
    expect(await readSince()).toEqual(since);
  });
});

test('what a worker said is forgotten when it stops, or is not seen any more', async () => {
  for (const id of ['alive', 'silent', 'w'])
    await beat(db.pool, { id, host: 'h', pid: 1, version: '1' }, 0);
  await db.pool.query(
    `UPDATE worker SET seen_at = now() - interval '2 minutes' WHERE id = 'silent'`,
  );
  for (const id of ['alive', 'silent', 'w', 'never seen'])
    await db.pool.query(
      `INSERT INTO transport_state (source_id, direction, worker_id, state)
       VALUES (1, 'EGRESS', $1, 'idle'), (1, 'INGRESS', $1, 'idle')`,
      [id],
    );
  await forgetTransportStates(db.pool, 'w', { direction: 'EGRESS', sourceIds: null });
  await forgetStatesOfGoneWorkers(db.pool);
  const { rows } = await db.pool.query(
    'SELECT worker_id AS worker, direction FROM transport_state ORDER BY 1, 2',
  );
  expect(rows).toEqual([
    { worker: 'alive', direction: 'INGRESS' },
    { worker: 'alive', direction: 'EGRESS' },
    { worker: 'w', direction: 'INGRESS' },
  ]);
});
