import { afterAll, beforeAll, expect, test } from 'vitest';
import { receive } from '#lib/server/gateway/ingress/receive';
import { findMisplacedRecords, findWrongCounts } from '#lib/testing/integrity';
import { createSource, submission } from '#lib/testing/records';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { claimWork } from './claim-work.ts';
import type { ClaimedBatch } from './lease-chosen.ts';
import { settleAttempts, type EndedAttempt } from './settle-attempt.ts';

let db: TestDatabase;
let sourceId: number;
beforeAll(async () => {
  db = await createTestDatabase();
  sourceId = await createSource(db.pool, 'shop');
});
afterAll(async () => {
  expect(await findMisplacedRecords(db.pool)).toEqual([]);
  expect(await findWrongCounts(db.pool)).toEqual([]);
  await db[Symbol.asyncDispose]();
});

async function claim(count: number): Promise<ClaimedBatch> {
  const submissions = Array.from({ length: count }, () => submission());
  await receive(db.pool, { source: 'shop', keyId: null, submissions });
  const batch = await claimWork(db.pool, { holder: 'w', limit: count, leaseSeconds: 60 });
  if (batch?.elements.length !== count) throw new Error('not all were claimed');
  return batch;
}

function succeeded({ token, elements }: ClaimedBatch): EndedAttempt[] {
  return elements.map(({ recordId, generation, attempt }) => ({
    recordId,
    sourceId,
    generation,
    number: attempt,
    token,
    holder: 'w',
    handler: 'h',
    handlerVersion: '1',
    durationMs: 1,
    outcome: 'SUCCEEDED',
    delayMs: 0,
    failure: null,
  }));
}

async function leases(): Promise<string[]> {
  const { rows } = await db.pool.query<{ token: string }>('SELECT token FROM lease');
  return rows.map(({ token }) => token);
}

test('a lease ends with its last attempts, in the same statement', async () => {
  const [first, second] = [await claim(3), await claim(2)];
  const ended = [...succeeded(first), ...succeeded(second)];
  const endingLeases = [first.token, second.token];
  expect((await settleAttempts(db.pool, ended, { endingLeases })).size).toBe(5);
  expect(await leases()).toEqual([]);
});

test('a lease under which an attempt is open after all stays, until that one has ended', async () => {
  const batch = await claim(3);
  const ended = succeeded(batch);
  const endingLeases = [batch.token];
  await settleAttempts(db.pool, ended.slice(0, 2), { endingLeases });
  expect(await leases()).toEqual([batch.token]);
  await settleAttempts(db.pool, ended.slice(2), { endingLeases });
  expect(await leases()).toEqual([]);
});

test('those that have ended before are fenced, the others are settled', async () => {
  const batch = await claim(4);
  const ended = succeeded(batch);
  await settleAttempts(db.pool, ended.slice(1, 2));
  const settled = await settleAttempts(db.pool, ended, { endingLeases: [batch.token] });
  expect([...settled]).toEqual([ended[0], ended[2], ended[3]]);
  expect((await settleAttempts(db.pool, ended)).size).toBe(0);
  expect(await leases()).toEqual([]);
});

test('a delay beyond all bounds is the longest that the database can hold', async () => {
  const batch = await claim(1);
  const failure = { class: 'dependency', code: 'down', message: 'Down.' } as const;
  const ended = succeeded(batch).map((one) => ({
    ...one,
    outcome: 'POSTPONED' as const,
    failure,
    delayMs: 1e12,
  }));
  await settleAttempts(db.pool, ended, { endingLeases: [batch.token] });
  const { rows } = await db.pool.query(
    `SELECT 1 FROM work WHERE due_at BETWEEN now() + interval '24 days' AND now() + interval '25 days'`,
  );
  expect(rows).toHaveLength(1);
});
