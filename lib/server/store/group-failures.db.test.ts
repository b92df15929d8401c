import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { fingerprintOf, type FailedRecord } from '#lib/domain/fingerprint';
import type { Failure } from '#lib/domain/failure';
import { enqueue } from '#lib/server/gateway/egress/enqueue';
import { leaseDeliveries } from '#lib/server/gateway/egress/lease-deliveries';
import { reject } from '#lib/server/gateway/egress/reject';
import { replayRecord } from '#lib/server/gateway/records/replay-record';
import { claimReceived, failedAttempts, failRecords } from '#lib/testing/failing-records';
import { findUngroupedFailures, findWrongGroupCounts } from '#lib/testing/integrity';
import { createSource, submission } from '#lib/testing/records';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { endLoudMutes, foldErrorGroups } from './fold-error-groups.ts';
import { settleAttempts } from './settle-attempt.ts';
import { sweepLeases } from './sweep-leases.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
  await createSource(db.pool, 'shop', { maxAttempts: 2 });
});
afterAll(() => db[Symbol.asyncDispose]());
afterEach(async () => {
  expect(await findUngroupedFailures(db.pool)).toEqual([]);
  expect(await findWrongGroupCounts(db.pool)).toEqual([]);
  await db.pool.query('TRUNCATE work, lease');
});

const failure: Failure = { class: 'data', code: 'odd', message: 'Number 7 is odd.' };
const print = (of: Failure, given: Partial<FailedRecord> = {}) =>
  fingerprintOf(of, {
    ...{ direction: 'EGRESS', source: 'shop', type: 'order.created', handler: null, ...given },
  });

async function groups(code: string): Promise<{ fingerprint: string; n: number; held: number }[]> {
  const { rows } = await db.pool.query<{ fingerprint: string; n: number; held: number }>(
    `SELECT g.fingerprint, (SELECT sum(occurrences)::int4 FROM error_group_count c WHERE c.group_id = g.id) AS n,
       (SELECT count(*)::int4 FROM work w WHERE w.held AND w.group_id = g.id) AS held
     FROM error_group g WHERE g.failure_code = $1`,
    [code],
  );
  return rows;
}

async function offer(count: number) {
  const submissions = Array.from({ length: count }, () => submission());
  await enqueue(db.pool, { source: 'shop', keyId: null, submissions });
  const request = { source: 'shop', holder: 'app', max: count, leaseSeconds: 60 };
  return leaseDeliveries(db.pool, request);
}

async function sweepAll(): Promise<void> {
  const { rows } = await db.pool.query<{ token: string }>(
    `UPDATE lease SET expires_at = now() - interval '1 s' RETURNING token`,
  );
  await sweepLeases(
    db.pool,
    rows.map(({ token }) => token),
    { maxDeaths: 1, firstDelayMs: 0, maxDelayMs: 0 },
  );
}

it('the database makes the same fingerprint of a failure as the rule', async () => {
  await failRecords(db.pool, 1, { source: 'shop', failure, type: 'a\nb – ü' });
  const { fingerprint, groupId } = print(failure, {
    ...{ direction: 'INGRESS', handler: 'orders', type: 'a\nb – ü' },
  });
  const { rows } = await db.pool.query(
    `SELECT id, fingerprint, title FROM error_group WHERE failure_code = 'odd'`,
  );
  expect(rows).toEqual([{ id: groupId, fingerprint, title: 'Number <number> is odd.' }]);
});

it('a failure whose text the database cannot hold is grouped as it is stored', async () => {
  const hostile: Failure = { ...failure, code: 'h\0stile', message: `\uD800${'9 '.repeat(9_000)}` };
  await failRecords(db.pool, 1, { source: 'shop', failure: hostile });
  expect(await groups('h\uFFFDstile')).toMatchObject([{ n: 1 }]);
});

it('what is fenced happens to no group', async () => {
  const how = { source: 'shop', failure: { ...failure, code: 'fenced' } };
  const batch = await claimReceived(db.pool, 2, how);
  await sweepAll();
  expect((await settleAttempts(db.pool, failedAttempts(batch, how))).size).toBe(0);
  expect(await groups('fenced')).toEqual([]);
});

it('a settlement that is broken off leaves nothing in any group', async () => {
  const how = { source: 'shop', failure: { ...failure, code: 'broken_off' } };
  const batch = await claimReceived(db.pool, 2, how);
  const writer = await db.pool.connect();
  await writer.query('BEGIN');
  await settleAttempts(writer, failedAttempts(batch, how), { endingLeases: [batch.token] });
  const { rows } = await writer.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  await db.pool.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
  await expect(writer.query('COMMIT')).rejects.toThrow();
  writer.release(true);
  expect(await groups('broken_off')).toEqual([]);
  await settleAttempts(db.pool, failedAttempts(batch, how), { endingLeases: [batch.token] });
  expect(await groups('broken_off')).toMatchObject([{ n: 2 }]);
});

it('a worker that dies leaves its records in a group', async () => {
  await claimReceived(db.pool, 3, { source: 'shop' });
  await sweepAll();
  const died = await db.pool.query(
    `SELECT FROM settlement t JOIN error_group g ON g.id = t.group_id WHERE g.failure_code = 'worker_died'`,
  );
  expect(died.rowCount).toBeGreaterThanOrEqual(3);
});

it('a rejection is grouped by what the Integration App said, and open once it is held', async () => {
  const deliveries = await offer(3);
  const rejections = deliveries.map(({ id, token }, n) => ({
    ...{ id, token, code: 'no_such_sku', message: `SKU ${String(n)} is unknown.` },
    permanent: n > 0,
  }));
  await reject(db.pool, { sources: null, rejections });
  const said = { class: 'data', code: 'no_such_sku', message: 'SKU 1 is unknown.' } as const;
  const { fingerprint } = print(said);
  expect(await groups('no_such_sku')).toEqual([{ fingerprint, n: 3, held: 2 }]);
  const [, second] = deliveries;
  await replayRecord(db.pool, {
    ...{ id: second?.id ?? '', principalName: 'Ada', reason: null, confirm: false, sources: null },
  });
  expect(await groups('no_such_sku')).toMatchObject([{ n: 3, held: 1 }]);
});

it('a rejection that comes too late is grouped as well', async () => {
  const [delivery] = await offer(1);
  if (delivery === undefined) throw new Error('nothing was offered');
  await sweepAll();
  const { id, token } = delivery;
  const rejections = [{ id, token, code: 'late', message: 'Too late.', permanent: true }];
  await reject(db.pool, { sources: null, rejections });
  const { fingerprint } = print({ class: 'data', code: 'late', message: 'Too late.' });
  expect(await groups('late')).toEqual([{ fingerprint, n: 1, held: 1 }]);
});

it('an offer that is not acknowledged is grouped, and open once offers are spent', async () => {
  await offer(2);
  await sweepAll();
  const [before] = await groups('not_acknowledged');
  await leaseDeliveries(db.pool, { source: 'shop', holder: 'app', max: 2, leaseSeconds: 60 });
  await sweepAll();
  const [after] = await groups('not_acknowledged');
  expect([before?.held, after?.held, (after?.n ?? 0) - (before?.n ?? 0)]).toEqual([0, 2, 2]);
});

it('a mute up to a rate ends when it happens more often, by itself', async () => {
  await failRecords(db.pool, 3, { source: 'shop', failure: { ...failure, code: 'loud' } });
  const mute = (since: string, perHour: number) =>
    db.pool.query(
      `UPDATE error_group SET muted_at = now() - $1::interval, muted_by = 'Ada', muted_per_hour = $2
       WHERE failure_code = 'loud'`,
      [since, perHour],
    );
  await foldErrorGroups(db.pool, 1_000);
  await mute('5 minutes', 3);
  expect(await endLoudMutes(db.pool)).toBe(0);
  await mute('0 minutes', 2);
  expect(await endLoudMutes(db.pool)).toBe(0);
  await mute('5 minutes', 2);
  expect(await endLoudMutes(db.pool)).toBe(1);
  const { rows } = await db.pool.query(
    `SELECT e.kind, e.by, e.text FROM error_group_event e JOIN error_group g ON g.id = e.group_id
     WHERE g.failure_code = 'loud'`,
  );
  const text = 'It happened more than 2 times within an hour.';
  expect(rows).toEqual([{ kind: 'reopened', by: null, text }]);
});
