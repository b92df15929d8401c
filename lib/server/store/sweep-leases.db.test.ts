import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { inTransaction, type Database } from '../database.ts';
import { settleAttempts, type EndedAttempt } from './settle-attempt.ts';
import { findExpiredLeases, sweepLeases, type SweepCount } from './sweep-leases.ts';
import { renewLeases } from './renew-leases.ts';
import { endLeases, releaseRecords } from './end-leases.ts';

let db: TestDatabase;
let pool: Database;
beforeAll(async () => {
  db = await createTestDatabase();
  pool = db.pool;
  await pool.query(`INSERT INTO source (key, name, max_attempts) VALUES ('shop', 'Shop', 5)`);
});
afterAll(() => db[Symbol.asyncDispose]());
beforeEach(() =>
  pool.query('TRUNCATE record, payload, work, lease, settlement, attempt, count_delta'),
);

const POLICY = { maxDeaths: 3, firstDelayMs: 10_000, maxDelayMs: 60_000 };

/** A lease over `count` new records, expired unless told otherwise. */
async function lease(
  direction: 'INGRESS' | 'EGRESS',
  { count = 1, attempt = 1, lasts = '-1 s' } = {},
): Promise<{ token: string; ids: bigint[] }> {
  const { rows: records } = await pool.query<{ id: bigint }>(
    `INSERT INTO record (id, direction, source_id, reference, type, received_at, size_bytes, sha256, media_type)
     SELECT next_record_id(now()), $1::direction, 1, 'r', 't', now(), 0, sha256(''), 'text/plain'
     FROM generate_series(1, $2) RETURNING id`,
    [direction, count],
  );
  const ids = records.map(({ id }) => id);
  const { rows } = await pool.query<{ token: string }>(
    `INSERT INTO lease (direction, holder, expires_at, record_ids, source_ids, generations, attempts)
     VALUES ($1, 'w', now() + $2::interval, $3, array_fill(1, ARRAY[$4::int]), array_fill(0, ARRAY[$4::int]),
             array_fill($5::int, ARRAY[$4::int])) RETURNING token`,
    [direction, lasts, ids, count, attempt],
  );
  return { token: rows[0]?.token ?? '', ids };
}

async function sweep(): Promise<SweepCount> {
  const tokens = [
    ...(await findExpiredLeases(pool, 'INGRESS', 100)),
    ...(await findExpiredLeases(pool, 'EGRESS', 100)),
  ];
  return sweepLeases(pool, tokens, POLICY);
}

const rowsOf = async (statement: string): Promise<unknown[]> =>
  (await pool.query<Record<string, unknown>>(statement)).rows;

function ended(recordId: bigint, token: string, more: Partial<EndedAttempt> = {}): EndedAttempt {
  return {
    recordId,
    sourceId: 1,
    generation: 0,
    number: 1,
    token,
    holder: 'w',
    handler: 'h',
    handlerVersion: '1',
    durationMs: 5,
    outcome: 'SUCCEEDED',
    delayMs: 0,
    failure: null,
    ...more,
  };
}

test('a dead worker: the attempt is lost, the record waits again, later, the lease is gone', async () => {
  const { token } = await lease('INGRESS', { count: 2 });
  expect(await sweep()).toEqual({ leases: 1, lost: 2, unacknowledged: 0 });
  expect(
    await rowsOf(`SELECT outcome, failure_class, failure_code, lease_token FROM attempt`),
  ).toEqual(
    Array.from({ length: 2 }, () => ({
      outcome: 'LOST',
      failure_class: 'defect',
      failure_code: 'worker_died',
      lease_token: token,
    })),
  );
  expect(
    await rowsOf(
      `SELECT attempts, held, due_at - now() BETWEEN interval '7 s' AND interval '12 s' AS later FROM work`,
    ),
  ).toEqual(Array.from({ length: 2 }, () => ({ attempts: 1, held: false, later: true })));
  expect(await rowsOf('SELECT 1 FROM lease')).toEqual([]);
  expect(await rowsOf('SELECT 1 FROM count_delta')).toEqual([]);
});

test('a record that killed its worker three times becomes Error and says so', async () => {
  const { ids } = await lease('INGRESS', { attempt: 3 });
  await pool.query(
    `INSERT INTO attempt (record_id, generation, number, lease_token, holder, started_at, outcome,
                          failure_class, failure_code, failure_message)
     SELECT $1, 0, n, gen_random_uuid(), 'w', now(), 'LOST', 'defect', 'worker_died', 'm'
     FROM generate_series(1, 2) n`,
    [ids[0]],
  );
  await sweep();
  expect(
    await rowsOf('SELECT status, failure_code, failure_message, attempts FROM settlement'),
  ).toEqual([
    {
      status: 'ERROR',
      failure_code: 'worker_died',
      failure_message: 'The worker died 3 times while processing this record.',
      attempts: 3,
    },
  ]);
  expect(await rowsOf('SELECT status, delta, entered FROM count_delta ORDER BY status')).toEqual([
    { status: 'JUST_IN', delta: -1, entered: 0 },
    { status: 'ERROR', delta: 1, entered: 1 },
  ]);
});

test('a record whose attempts are spent becomes Error at the first death', async () => {
  await lease('INGRESS', { attempt: 5 });
  await sweep();
  expect(await rowsOf('SELECT failure_message FROM settlement')).toEqual([
    { failure_message: 'The worker died once while processing this record.' },
  ]);
});

test('an offer not acknowledged: queued again, later; held when its offers are spent', async () => {
  await lease('EGRESS', { attempt: 1 });
  await lease('EGRESS', { attempt: 5 });
  expect(await sweep()).toEqual({ leases: 2, lost: 0, unacknowledged: 2 });
  expect(await rowsOf('SELECT attempts, held FROM work ORDER BY attempts')).toEqual([
    { attempts: 1, held: false },
    { attempts: 5, held: true },
  ]);
  expect(await rowsOf('SELECT DISTINCT outcome, failure_class, failure_code FROM attempt')).toEqual(
    [{ outcome: 'UNACKNOWLEDGED', failure_class: 'dependency', failure_code: 'not_acknowledged' }],
  );
  expect(await rowsOf('SELECT 1 FROM count_delta')).toEqual([]);
});

test('what has ended stays as it ended; a lease that still lasts is left alone', async () => {
  const { token, ids } = await lease('INGRESS', { count: 3 });
  await lease('INGRESS', { lasts: '1 minute' });
  await settleAttempts(
    pool,
    ids.slice(0, 2).map((id) => ended(id, token)),
  );
  expect(await sweep()).toMatchObject({ leases: 1, lost: 1 });
  expect(await rowsOf('SELECT record_id FROM work')).toEqual([{ record_id: ids[2] }]);
  expect(await rowsOf('SELECT 1 FROM lease')).toHaveLength(1);
});

test('many who sweep at once put every record back once', async () => {
  for (let n = 0; n < 20; n += 1) await lease(n % 2 === 0 ? 'INGRESS' : 'EGRESS', { count: 1 });
  const counts = await Promise.all(Array.from({ length: 8 }, () => sweep()));
  const total = counts.reduce((sum, { lost, unacknowledged }) => sum + lost + unacknowledged, 0);
  expect(total).toBe(20);
  expect(await rowsOf('SELECT 1 FROM work')).toHaveLength(20);
});

test('the finisher was first: the sweeper that looked before does nothing to the record', async () => {
  const { token, ids } = await lease('INGRESS');
  const tokens = await findExpiredLeases(pool, 'INGRESS', 10);
  await settleAttempts(
    pool,
    ids.map((id) => ended(id, token)),
  );
  expect(await sweepLeases(pool, tokens, POLICY)).toMatchObject({ lost: 0 });
  expect(await rowsOf('SELECT status FROM settlement')).toEqual([{ status: 'PROCESSED' }]);
  expect(await rowsOf('SELECT 1 FROM work')).toEqual([]);
});

test('the finisher commits while the sweeper waits for it: Processed, never reverted', async () => {
  const { token, ids } = await lease('INGRESS');
  const tokens = await findExpiredLeases(pool, 'INGRESS', 10);
  const sweeping = await inTransaction(pool, async (tx) => {
    await settleAttempts(
      tx,
      ids.map((id) => ended(id, token)),
    );
    const pending = sweepLeases(pool, tokens, POLICY);
    await expectBlocked();
    return { pending };
  });
  expect(await sweeping.pending).toMatchObject({ lost: 0 });
  expect(await rowsOf('SELECT outcome FROM attempt')).toEqual([{ outcome: 'SUCCEEDED' }]);
  expect(await rowsOf('SELECT 1 FROM work')).toEqual([]);
});

test('the sweeper was first: the finisher is fenced and writes nothing', async () => {
  const { token, ids } = await lease('INGRESS');
  await sweep();
  const [id] = ids;
  if (id === undefined) throw new Error('no record');
  for (const outcome of ['SUCCEEDED', 'POSTPONED', 'FAILED'] as const) {
    const failure =
      outcome === 'SUCCEEDED' ? null : ({ class: 'data', code: 'c', message: 'm' } as const);
    expect((await settleAttempts(pool, [ended(id, token, { outcome, failure })])).size).toBe(0);
  }
  expect(await rowsOf('SELECT outcome FROM attempt')).toEqual([{ outcome: 'LOST' }]);
  expect(await rowsOf('SELECT 1 FROM settlement')).toEqual([]);
  expect(await rowsOf('SELECT 1 FROM count_delta')).toEqual([]);
});

test('an expired lease that was not swept is renewed; a swept one is reported as gone', async () => {
  const { token } = await lease('INGRESS');
  const other = await lease('INGRESS');
  expect(await renewLeases(pool, [token], 30)).toEqual(new Set([token]));
  await sweep();
  expect(await renewLeases(pool, [token, other.token], 30)).toEqual(new Set([token]));
});

test('a lease ends only when each of its attempts has', async () => {
  const { token, ids } = await lease('INGRESS', { count: 2, lasts: '1 minute' });
  await endLeases(pool, [token]);
  expect(await rowsOf('SELECT 1 FROM lease')).toHaveLength(1);
  await settleAttempts(
    pool,
    ids.map((id) => ended(id, token)),
  );
  await endLeases(pool, [token]);
  expect(await rowsOf('SELECT 1 FROM lease')).toEqual([]);
});

test('released records wait again with their attempt given back; the others stay leased', async () => {
  const { token, ids } = await lease('INGRESS', { count: 3, lasts: '1 minute' });
  const [first, second, third] = ids;
  if (first === undefined || second === undefined || third === undefined) throw new Error('no ids');
  await settleAttempts(pool, [ended(first, token)]);
  expect(await releaseRecords(pool, [token], [first, second])).toBe(1);
  expect(await rowsOf('SELECT record_id, attempts FROM work')).toEqual([
    { record_id: second, attempts: 0 },
  ]);
  expect(await rowsOf('SELECT record_ids FROM lease')).toEqual([{ record_ids: [third] }]);
  expect(await releaseRecords(pool, [token], [third])).toBe(1);
  expect(await rowsOf('SELECT 1 FROM lease')).toEqual([]);
});

/** Waits until some statement of this database waits for a lock. */
async function expectBlocked(): Promise<void> {
  for (let look = 0; look < 200; look += 1) {
    const { rows } = await pool.query(
      `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    if (rows.length > 0) return;
  }
  throw new Error('nothing waits');
}
