import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { inTransaction } from '../database.ts';
import { claimWork } from './claim-work.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
  await db.pool.query(
    `INSERT INTO source (key, name) SELECT 'source-' || n, 'Source ' || n FROM generate_series(1, 3) n`,
  );
});
afterAll(() => db[Symbol.asyncDispose]());
beforeEach(async () => {
  await db.pool.query('DELETE FROM lease');
  await db.pool.query('DELETE FROM work');
  await db.pool.query('DELETE FROM attempt');
  await db.pool.query('UPDATE source SET processing_paused = false, retired_at = NULL');
});

/** Ids are `source * 100000 + n`, so that a test can tell them apart. */
async function fill(source: number, count: number, more = ''): Promise<void> {
  await db.pool.query(
    `INSERT INTO record (id, direction, source_id, reference, type, received_at, size_bytes, sha256, media_type)
     SELECT $1 * 100000 + n, 'INGRESS', $1, 'r', 't', now(), 2, sha256('{}'), 'application/json'
     FROM generate_series(1, $2) n ON CONFLICT DO NOTHING`,
    [source, count],
  );
  await db.pool.query(
    `INSERT INTO work (record_id, direction, source_id, due_at)
     SELECT $1 * 100000 + n, 'INGRESS', $1, now() - interval '1 minute' + make_interval(secs => n / 1000.0)
     FROM generate_series(1, $2) n`,
    [source, count],
  );
  if (more !== '') await db.pool.query(`UPDATE work SET ${more} WHERE source_id = $1`, [source]);
}

async function claim(limit: number): Promise<number[]> {
  const batch = await claimWork(db.pool, { holder: 'w', limit, leaseSeconds: 30 });
  return batch?.elements.map(({ recordId }) => Number(recordId)) ?? [];
}

test('takes the longest due first, counts the attempt and leases the batch as one', async () => {
  await fill(1, 5);
  const batch = await claimWork(db.pool, { holder: 'me', limit: 2, leaseSeconds: 30 });
  expect(batch?.elements).toMatchObject([
    { recordId: 100001n, generation: 0, attempt: 1 },
    { recordId: 100002n, generation: 0, attempt: 1 },
  ]);
  const { rows } = await db.pool.query(
    `SELECT token, holder, direction, attempts, expires_at - claimed_at = interval '30 s' AS lasts
     FROM lease`,
  );
  expect(rows).toEqual([
    { token: batch?.token, holder: 'me', direction: 'INGRESS', attempts: [1, 1], lasts: true },
  ]);
  const { rows: work } = await db.pool.query('SELECT 1 FROM work');
  expect(work).toHaveLength(3);
});

test('nothing due: no batch, no lease', async () => {
  await fill(1, 1, `due_at = now() + interval '1 hour'`);
  await fill(2, 1, 'held = true');
  await fill(3, 1, `direction = 'EGRESS'`);
  expect(await claim(10)).toEqual([]);
  expect((await db.pool.query('SELECT 1 FROM lease')).rows).toEqual([]);
});

test('sources take turns: a flood does not delay the others', async () => {
  await fill(1, 500);
  await fill(2, 3);
  await fill(3, 1, `due_at = now()`);
  const claimed = await claim(9);
  expect(claimed.map((id) => Math.floor(id / 100_000)).sort()).toEqual([1, 1, 1, 1, 1, 2, 2, 2, 3]);
});

test('a source whose processing is paused waits; a retired one is still processed', async () => {
  await fill(1, 1);
  await fill(2, 1);
  await db.pool.query('UPDATE source SET processing_paused = id = 1, retired_at = now()');
  expect(await claim(10)).toEqual([200_001]);
});

test('a suspect is claimed alone, and holds nobody back for longer than its turn', async () => {
  await fill(1, 3);
  await db.pool.query('UPDATE work SET attempts = 1 WHERE record_id IN (100001, 100003)');
  await db.pool.query(
    `CREATE TABLE IF NOT EXISTS attempt_of_tests PARTITION OF attempt FOR VALUES FROM (0) TO (1000000)`,
  );
  await db.pool.query(
    `INSERT INTO attempt (record_id, generation, number, lease_token, holder, started_at, outcome,
                          failure_class, failure_code, failure_message)
     SELECT id, 0, 1, gen_random_uuid(), 'w', now(), outcome::outcome, 'defect', 'c', 'm'
     FROM (VALUES (100001, 'LOST'), (100003, 'POSTPONED')) v (id, outcome)`,
  );
  const claimAll = () => claimWork(db.pool, { holder: 'w', limit: 10, leaseSeconds: 30 });
  const first = await claimAll();
  expect(first).toMatchObject({ isSuspect: true, elements: [{ recordId: 100001n, attempt: 2 }] });
  const second = await claimAll();
  expect(second).toMatchObject({ isSuspect: false });
  expect(second?.elements.map(({ recordId }) => recordId)).toEqual([100002n, 100003n]);
});

describe('whatever plan PostgreSQL takes, a claim never takes more than its limit', () => {
  const switches = [
    'nestloop',
    'hashjoin',
    'mergejoin',
    'indexscan',
    'seqscan',
    'bitmapscan',
    'sort',
    'material',
  ];
  test.each([
    ...switches.map((name) => [name]),
    ['nestloop', 'hashjoin'],
    ['hashjoin', 'mergejoin', 'material'],
    ['indexscan', 'bitmapscan', 'sort'],
  ])('without %s %s %s', async (...off) => {
    await fill(1, 300);
    await fill(2, 300);
    const claimed = await inTransaction(db.pool, async (tx) => {
      for (const name of off) await tx.query(`SET LOCAL enable_${name} = off`);
      return claimWork(tx, { holder: 'w', limit: 5, leaseSeconds: 30 });
    });
    expect(claimed?.elements).toHaveLength(5);
    expect((await db.pool.query('SELECT 1 FROM work')).rows).toHaveLength(595);
  });
});

test('many who claim at once get every record, none twice', async () => {
  await fill(1, 200);
  await fill(2, 200);
  await fill(3, 200);
  const claimed: number[] = [];
  const work = async (): Promise<void> => {
    for (let empty = 0; empty < 5;) {
      const batch = await claim(7);
      claimed.push(...batch);
      empty = batch.length === 0 ? empty + 1 : 0;
    }
  };
  await Promise.all([work(), work(), work(), work(), work(), work()]);
  expect(claimed).toHaveLength(600);
  expect(new Set(claimed).size).toBe(600);
});
