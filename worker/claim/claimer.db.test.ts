import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { Claimer } from './claimer.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
  await db.pool.query(
    `INSERT INTO source (key, name, most_in_work)
     VALUES ('free', 'Free', NULL), ('ordered', 'Ordered', NULL), ('capped', 'Capped', 3), ('quiet', 'Quiet', NULL)`,
  );
});
afterAll(() => db[Symbol.asyncDispose]());
beforeEach(async () => {
  await db.pool.query('TRUNCATE work, lease, attempt, record CASCADE');
});

/** Ids are `source * 100000 + n`; with keys, every fiftieth record has the same one. */
async function fill(sourceId: number, from: number, to: number): Promise<void> {
  await db.pool.query(
    `WITH stored AS (
       INSERT INTO record (id, direction, source_id, reference, type, received_at, size_bytes, sha256, media_type)
       SELECT $1 * 100000 + n, 'INGRESS', $1, 'r', 't', now(), 2, sha256('{}'), 'application/json'
       FROM generate_series($2::int, $3::int) n RETURNING id
     )
     INSERT INTO work (record_id, direction, source_id, due_at, order_hash)
     SELECT id, 'INGRESS', $1, now() - interval '1 hour' + make_interval(secs => (id % 100000) / 1000.0),
            CASE WHEN $1 = 2 THEN id % 50 END
     FROM stored`,
    [sourceId, from, to],
  );
}

const newClaimer = (): Claimer => new Claimer(db.pool, { holder: 'w', leaseSeconds: 30 });

async function claimSources(claimer: Claimer, limit: number): Promise<number[]> {
  const batch = await claimer.claim(limit);
  return batch?.elements.map(({ sourceId }) => sourceId) ?? [];
}

test('floods with keys, with a cap and without either take turns, and a quiet source is not behind them', async () => {
  for (const sourceId of [1, 2, 3]) await fill(sourceId, 1, 300);
  await fill(4, 1, 1);
  const claimer = newClaimer();
  const rounds = [];
  for (let round = 0; round < 3; round += 1) rounds.push(await claimSources(claimer, 10));
  expect(new Set(rounds.flat())).toEqual(new Set([1, 2, 3, 4]));
  expect(rounds.map(({ length }) => length).sort()).toEqual([10, 10, 3]);
});

test('what only one kind has waiting fills the claim, until nothing is left', async () => {
  await fill(2, 1, 60);
  const claimer = newClaimer();
  expect(await claimSources(claimer, 40)).toHaveLength(40);
  expect(await claimSources(claimer, 40)).toHaveLength(10);
  expect(await claimer.claim(40)).toBeNull();
});

test('a record that came in behind the place of the last claim is found', async () => {
  await fill(1, 100, 400);
  const claimer = newClaimer();
  expect(await claimSources(claimer, 50)).toHaveLength(50);
  await fill(1, 1, 1);
  const seen = new Set<bigint>();
  for (let batch = await claimer.claim(50); batch !== null; batch = await claimer.claim(50))
    for (const { recordId } of batch.elements) seen.add(recordId);
  await expect
    .poll(async () => {
      const batch = await claimer.claim(50);
      for (const { recordId } of batch?.elements ?? []) seen.add(recordId);
      return seen.has(100_001n);
    })
    .toBe(true);
  expect(seen.size).toBe(252);
});
