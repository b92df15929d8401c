/** Sweeping as the worker does it: what other queues lost records by. */
import pino from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { inTransaction, type Database } from '#lib/server/database';
import { releaseOrphanLeases } from '#lib/server/store/end-leases';
import { settleAttempts, type EndedAttempt } from '#lib/server/store/settle-attempt';
import { beat } from '#lib/server/store/worker-heartbeat';
import { findMisplacedRecords, findWrongCounts } from '#lib/testing/integrity';
import { createSource } from '#lib/testing/records';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { sweepExpired } from './sweep-expired.ts';

let db: TestDatabase;
let pool: Database;
let sourceId: number;
beforeAll(async () => {
  db = await createTestDatabase();
  pool = db.pool;
  sourceId = await createSource(pool, 'shop');
});
afterAll(() => db[Symbol.asyncDispose]());
beforeEach(() =>
  pool.query('TRUNCATE record, payload, work, lease, settlement, attempt, count_delta, worker'),
);

interface Leased {
  readonly token: string;
  readonly ids: readonly bigint[];
}

/** Records that `holder` has claimed under one lease, which expired an hour ago unless told otherwise. */
async function lease(holder: string, { count = 1, lasts = '-1 hour' } = {}): Promise<Leased> {
  const { rows } = await pool.query<{ token: string; record_ids: bigint[] }>(
    `WITH stored AS (
       INSERT INTO record (id, direction, source_id, reference, type, received_at, size_bytes, sha256, media_type)
       SELECT next_record_id(now()), 'INGRESS', $1, 'r', 't', now(), 0, sha256(''), 'text/plain'
       FROM generate_series(1, $2::int) RETURNING id
     ), counted AS (
       INSERT INTO count_delta (source_id, direction, status, delta, entered)
       SELECT $1, 'INGRESS', 'JUST_IN', $2, $2
     )
     INSERT INTO lease (direction, holder, expires_at, record_ids, source_ids, generations, attempts)
     SELECT 'INGRESS', $3, now() + $4::interval, array_agg(id ORDER BY id), array_fill($1::int, ARRAY[$2::int]),
            array_fill(0, ARRAY[$2::int]), array_fill(1, ARRAY[$2::int]) FROM stored
     RETURNING token, record_ids`,
    [sourceId, count, holder, lasts],
  );
  const [row] = rows;
  if (row === undefined) throw new Error('nothing was leased');
  return { token: row.token, ids: row.record_ids };
}

const succeeded = ({ token, ids }: Leased): EndedAttempt[] =>
  ids.map((recordId) => ({
    recordId,
    sourceId,
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
  }));

const parts = () => ({
  db: pool,
  log: pino({ level: 'silent' }),
  policy: { maxDeaths: 3, firstDelayMs: 10, maxDelayMs: 100 },
});
const sweep = () => sweepExpired('INGRESS', parts());

async function statuses(): Promise<Record<string, bigint>> {
  const { rows } = await pool.query<{ status: string; n: bigint }>(
    'SELECT status, count(*) AS n FROM record_status GROUP BY status',
  );
  return Object.fromEntries(rows.map(({ status, n }) => [status, n]));
}
async function waiting(): Promise<bigint[]> {
  const { rows } = await pool.query<{ id: bigint }>(
    'SELECT record_id AS id FROM work ORDER BY record_id',
  );
  return rows.map(({ id }) => id);
}
async function expectIntegrity(): Promise<void> {
  expect(await findMisplacedRecords(pool)).toEqual([]);
  expect(await findWrongCounts(pool)).toEqual([]);
}

describe('a sweep', () => {
  test('never takes back what has completed, under however old a lease', async () => {
    const done = await lease('w', { count: 20 });
    await settleAttempts(pool, succeeded(done));
    await sweep();
    await sweep();
    expect(await statuses()).toEqual({ PROCESSED: 20n });
    expect(await waiting()).toEqual([]);
    await expectIntegrity();
  });

  test('puts back only the rest of a batch that was completed in part', async () => {
    const { token, ids } = await lease('w', { count: 10 });
    await settleAttempts(pool, succeeded({ token, ids: ids.slice(0, 7) }));
    await sweep();
    expect(await waiting()).toEqual(ids.slice(7));
    expect(await statuses()).toEqual({ PROCESSED: 7n, JUST_IN: 3n });
    await expectIntegrity();
  });

  test('finds the one stuck record behind hundreds of leases that need nothing', async () => {
    // More than a sweep looks at in one go; all of them expired before the one that matters.
    const done = await Promise.all(
      Array.from({ length: 210 }, () => lease('w', { lasts: '-2 hours' })),
    );
    await settleAttempts(pool, done.flatMap(succeeded));
    const stuck = await lease('w');
    for (let state = 'more'; state === 'more';) state = await sweep();
    expect(await waiting()).toEqual(stuck.ids);
    await expectIntegrity();
  });

  test('says that there is more when it has swept as many as it looks at', async () => {
    await Promise.all(Array.from({ length: 200 }, () => lease('w')));
    expect(await sweep()).toBe('more');
    expect(await sweep()).toBe('done');
    expect(await waiting()).toHaveLength(200);
  });

  test('is not kept from all others by one attempt that is being settled just now', async () => {
    const busy = await lease('w', { lasts: '-2 hours' });
    const stuck = [...(await lease('w')).ids, ...(await lease('w')).ids];
    await inTransaction(pool, async (tx) => {
      await settleAttempts(tx, succeeded(busy));
      await sweep();
      expect(await waiting()).toEqual(stuck);
    });
    await sweep();
    expect(await waiting()).toEqual(stuck);
    expect(await statuses()).toEqual({ PROCESSED: 1n, JUST_IN: 2n });
    await expectIntegrity();
  });

  test('by several at once puts each record back once', async () => {
    for (let n = 0; n < 30; n += 1) await lease('w', { count: 3 });
    await Promise.all(Array.from({ length: 6 }, sweep));
    expect(await waiting()).toHaveLength(90);
    const { rows } = await pool.query(`SELECT 1 FROM attempt WHERE outcome = 'LOST'`);
    expect(rows).toHaveLength(90);
    await expectIntegrity();
  });

  test('leaves a lease alone that still lasts, and one that was renewed in time', async () => {
    await lease('w', { lasts: '1 minute' });
    expect(await sweep()).toBe('done');
    expect(await waiting()).toEqual([]);
  });
});

describe('a worker that comes back under the same host name', () => {
  const incarnation = (id: string) => ({ id, host: 'worker-0', pid: 7, version: '1' });

  test('does not keep the records of its earlier life from being found', async () => {
    const before = await lease('first life');
    await beat(pool, incarnation('first life'), 1);
    await beat(pool, incarnation('second life'), 0);
    await sweep();
    expect(await waiting()).toEqual(before.ids);
  });

  test('releases what it claimed itself and never heard of, and nothing of anybody else', async () => {
    const other = await lease('first life', { lasts: '1 minute' });
    const known = await lease('second life', { lasts: '1 minute' });
    const unheard = await lease('second life', { lasts: '1 minute', count: 2 });
    expect(await releaseOrphanLeases(pool, 'second life', [known.token])).toBe(2);
    expect(await waiting()).toEqual(unheard.ids);
    const { rows } = await pool.query<{ token: string }>('SELECT token FROM lease');
    expect(rows.map(({ token }) => token).sort()).toEqual([other.token, known.token].sort());
    expect(await releaseOrphanLeases(pool, 'second life', [known.token])).toBe(0);
    const { rows: attempts } = await pool.query('SELECT attempts FROM work');
    expect(attempts).toEqual([{ attempts: 0 }, { attempts: 0 }]);
    await expectIntegrity();
  });
});
