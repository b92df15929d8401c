import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { findGuardedWork } from '#lib/server/store/find-guarded-work';
import type { ClaimedBatch } from '#lib/server/store/lease-chosen';
import { releaseRecords } from '#lib/server/store/end-leases';
import { FIRST_KEY } from '#lib/server/store/read-open-work';
import { findKeysTwiceInWork } from '#lib/testing/integrity';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { claimGuarded, type KeyPlaces } from './claim-guarded.ts';

let db: TestDatabase;
let places: KeyPlaces;
beforeAll(async () => {
  db = await createTestDatabase();
  await db.pool.query(`INSERT INTO source (key, name) VALUES ('one', 'One'), ('two', 'Two')`);
  await db.pool.query(
    `CREATE TABLE attempt_of_tests PARTITION OF attempt FOR VALUES FROM (0) TO (1000000)`,
  );
});
afterAll(() => db[Symbol.asyncDispose]());
beforeEach(async () => {
  places = new Map();
  await db.pool.query('TRUNCATE work, lease, attempt, record CASCADE');
  await db.pool.query('UPDATE source SET most_in_work = NULL, processing_paused = false');
});

/** Records 1, 2, 3 … of source 1, each with the hash given in its place, or without a key (null). */
async function fill(hashes: readonly (number | null)[]): Promise<void> {
  await db.pool.query(
    `INSERT INTO record (id, direction, source_id, reference, type, received_at, size_bytes, sha256, media_type)
     SELECT n, 'INGRESS', 1, 'r', 't', now(), 2, sha256('{}'), 'application/json'
     FROM generate_series(1, $1) n`,
    [hashes.length],
  );
  await db.pool.query(
    `INSERT INTO work (record_id, direction, source_id, due_at, order_hash)
     SELECT n, 'INGRESS', 1, now() - interval '1 minute', h
     FROM unnest($1::bigint[]) WITH ORDINALITY AS u (h, n)`,
    [hashes],
  );
}

async function claim(
  limit: number,
  kind: 'ordered' | 'capped' = 'ordered',
  mostInWork: number | null = null,
): Promise<ClaimedBatch | null> {
  const request = { holder: 'w', limit, leaseSeconds: 30 };
  return claimGuarded(db.pool, { request, work: { sourceId: 1, kind, mostInWork }, places });
}

const ids = (batch: ClaimedBatch | null): number[] =>
  batch?.elements.map(({ recordId }) => Number(recordId)) ?? [];

async function end(batch: ClaimedBatch | null, outcome = 'SUCCEEDED'): Promise<void> {
  for (const { recordId, generation, attempt } of batch?.elements ?? [])
    await db.pool.query(
      `INSERT INTO attempt (record_id, generation, number, lease_token, holder, started_at, outcome,
                            failure_class, failure_code, failure_message)
       VALUES ($1, $2, $3, $4, 'w', now(), $5::outcome,
               CASE WHEN $5 <> 'SUCCEEDED' THEN 'defect'::failure_class END, 'c', 'm')`,
      [recordId, generation, attempt, batch?.token, outcome],
    );
}

test('the first record of each key, and no more of a key while one is in work', async () => {
  await fill([5, 5, 7, 5, 7, -3]);
  const first = await claim(3);
  expect(ids(first)).toEqual([6, 1, 3]);
  expect(await claim(3)).toBeNull();
  await end(first);
  expect(ids(await claim(10))).toEqual([2, 5, 4]);
});

test('few keys and much room: a run of each, in order', async () => {
  await fill([1, 2, 1, 2, 1, 2, 1, 1]);
  const batch = await claim(6);
  expect(ids(batch)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(batch?.elements.map(({ orderHash }) => Number(orderHash))).toEqual([1, 2, 1, 2, 1, 2]);
});

test('what is given back is claimed before what is younger, and only then', async () => {
  await fill([1, 1, 1, 1]);
  const run = await claim(3);
  expect(ids(run)).toEqual([1, 2, 3]);
  await end({
    token: run?.token ?? '',
    isSuspect: false,
    elements: run?.elements.slice(0, 1) ?? [],
  });
  expect(await claim(3)).toBeNull();
  await releaseRecords(db.pool, [run?.token ?? ''], [2n, 3n]);
  expect(ids(await claim(10))).toEqual([2, 3, 4]);
});

test('a record that is not due holds what is behind it, not what is before it, and no other key', async () => {
  await fill([1, 1, 1, 2]);
  await db.pool.query(`UPDATE work SET due_at = now() + interval '1 hour' WHERE record_id = 2`);
  expect(ids(await claim(10))).toEqual([1, 4]);
  await db.pool.query('TRUNCATE lease');
  expect(await claim(10)).toBeNull();
});

test('keys take turns, whatever waits of them, also past more waiting for a retry than are looked at', async () => {
  await fill(Array.from({ length: 700 }, (_, n) => n % 350));
  await db.pool.query(
    `UPDATE work SET due_at = now() + interval '1 hour' WHERE order_hash BETWEEN 10 AND 330`,
  );
  const seen: number[] = [];
  for (let round = 0; round < 20; round += 1) {
    const batch = await claim(4);
    seen.push(...(batch?.elements ?? []).map(({ orderHash }) => Number(orderHash)));
  }
  expect(new Set(seen).size).toBe(29);
  expect([...places.keys()]).toEqual([1]);
  expect(places.get(1)).toBeGreaterThanOrEqual(FIRST_KEY);
});

test('a suspect is claimed alone when it leads, and lets those before it go first', async () => {
  await fill([1, 2, 3, 2]);
  await db.pool.query('UPDATE work SET attempts = 1 WHERE record_id = 2');
  await db.pool.query(
    `INSERT INTO attempt (record_id, generation, number, lease_token, holder, started_at, outcome,
                          failure_class, failure_code, failure_message)
     VALUES (2, 0, 1, gen_random_uuid(), 'w', now(), 'LOST', 'defect', 'c', 'm')`,
  );
  expect(ids(await claim(10))).toEqual([1]);
  const suspect = await claim(10);
  expect(ids(suspect)).toEqual([2]);
  expect(suspect?.isSuspect).toBe(true);
  expect(ids(await claim(10))).toEqual([3]);
});

test('a cap counts what all workers have in work, with keys and without', async () => {
  await fill([1, 2, 3, null, null, null]);
  const first = await claim(10, 'ordered', 2);
  expect(ids(first)).toEqual([1, 2]);
  expect(await claim(10, 'capped', 2)).toBeNull();
  expect(ids(await claim(10, 'capped', 3))).toEqual([4]);
  await end(first);
  expect(ids(await claim(10, 'capped', 2))).toEqual([5]);
  expect(ids(await claim(10, 'ordered', 3))).toEqual([3]);
});

test('many who claim at once never exceed a cap', async () => {
  await fill(Array.from({ length: 100 }, () => null));
  const batches = await Promise.all(Array.from({ length: 8 }, () => claim(4, 'capped', 10)));
  expect(batches.flatMap(ids).length).toBeLessThanOrEqual(10);
  expect(ids(await claim(10, 'capped', 10)).length + batches.flatMap(ids).length).toBe(10);
});

test('guarded is what has keys or a cap, unless its processing is paused', async () => {
  await fill([null, null]);
  expect(await findGuardedWork(db.pool)).toEqual([]);
  await db.pool.query('UPDATE source SET most_in_work = 7 WHERE id = 1');
  const capped = { sourceId: 1, kind: 'capped', mostInWork: 7 };
  expect(await findGuardedWork(db.pool)).toEqual([capped]);
  await db.pool.query('UPDATE work SET order_hash = 1 WHERE record_id = 1');
  expect(await findGuardedWork(db.pool)).toEqual([capped, { ...capped, kind: 'ordered' }]);
  await db.pool.query('UPDATE source SET processing_paused = true WHERE id = 1');
  expect(await findGuardedWork(db.pool)).toEqual([]);
});

test('whatever claimers, settlers and givers-back do at once: one lease a key, each key in order', async () => {
  const step = fc.tuple(
    fc.integer({ min: 1, max: 6 }),
    fc.constantFrom('end', 'give back', 'end the first, give back the rest'),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 25 }),
      fc.array(step, { minLength: 4, maxLength: 12 }),
      async (hashes, steps) => {
        await db.pool.query('TRUNCATE work, lease, attempt, record CASCADE');
        await fill(hashes);
        const ended: number[] = [];
        await Promise.all(
          steps.map(async ([limit, how]) => {
            const batch = await claim(limit);
            expect(await findKeysTwiceInWork(db.pool)).toEqual([]);
            const count = how === 'end' ? Infinity : how === 'give back' ? 0 : 1;
            const elements = batch?.elements ?? [];
            const done = {
              token: batch?.token ?? '',
              isSuspect: false,
              elements: elements.slice(0, count),
            };
            ended.push(...ids(done));
            await end(done);
            const rest = elements.slice(count).map(({ recordId }) => recordId);
            if (batch !== null && rest.length > 0)
              await releaseRecords(db.pool, [batch.token], rest);
          }),
        );
        for (const hash of new Set(hashes)) {
          const ofKey = ended.filter((id) => hashes[id - 1] === hash);
          expect(ofKey).toEqual(ofKey.toSorted((a, b) => a - b));
        }
      },
    ),
    { numRuns: 25 },
  );
});
