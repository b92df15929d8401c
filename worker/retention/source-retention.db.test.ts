/** Retention where sources have days of their own. */
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { formatRecordId } from '#lib/domain/record-id';
import type { Database } from '#lib/server/database';
import { receive } from '#lib/server/gateway/ingress/receive';
import { readRecord } from '#lib/server/gateway/records/read-record';
import { replayRecord } from '#lib/server/gateway/records/replay-record';
import { changeSource } from '#lib/server/gateway/sources';
import { listPartitions } from '#lib/server/store/partitions';
import { readRetentionRuns } from '#lib/server/store/retention-runs';
import type { RetentionDays } from '#lib/server/store/source-windows';
import { findMisplacedRecords, findWrongCounts } from '#lib/testing/integrity';
import { storeOldRecords, type OldRecords } from '#lib/testing/old-records';
import { createSource, submission } from '#lib/testing/records';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { watchScans } from '#lib/testing/watch-plans';
import { runRetention } from './run-retention.ts';

let db: TestDatabase;
let shop: number;
let mail: number;
beforeEach(async () => {
  db = await createTestDatabase();
  shop = await createSource(db.pool, 'shop');
  mail = await createSource(db.pool, 'mail');
});
afterEach(async () => {
  expect(await findMisplacedRecords(db.pool)).toEqual([]);
  expect(await findWrongCounts(db.pool)).toEqual([]);
  await db[Symbol.asyncDispose]();
});

const log = pino({ level: 'silent' });
const never = new AbortController().signal;
const run = (days: Partial<RetentionDays> = {}, on: Database = db.pool): Promise<boolean> =>
  runRetention({ db: on, log, days: { payloadDays: null, recordDays: null, ...days } }, never);
const keep = (source: string, days: Partial<RetentionDays>) => changeSource(db.pool, source, days);
const old = (sourceId: number, status: OldRecords['status'], count = 1, weeksAgo = 10) =>
  storeOldRecords(db.pool, { sourceId, weeksAgo, status, count });

async function payloadsOf(sourceId: number): Promise<bigint[]> {
  const { rows } = await db.pool.query<{ id: bigint }>(
    `SELECT p.record_id AS id FROM payload p JOIN record r ON r.id = p.record_id
     WHERE r.source_id = $1 ORDER BY 1`,
    [sourceId],
  );
  return rows.map(({ id }) => id);
}

async function recordsOf(sourceId: number): Promise<number> {
  return (await db.pool.query('SELECT FROM record WHERE source_id = $1', [sourceId])).rows.length;
}

async function lastRun(duty: 'payloads' | 'records') {
  return (await readRetentionRuns(db.pool)).find((one) => one.duty === duty);
}

async function weekOf(id: bigint | undefined) {
  const weeks = await listPartitions(db.pool, 'payload');
  return weeks.find(({ firstId, endId }) => id !== undefined && firstId <= id && id < endId);
}

const settle = (id: bigint) =>
  db.pool.query(
    `WITH gone AS (DELETE FROM work WHERE record_id = $1 RETURNING source_id),
     done AS (INSERT INTO settlement (record_id, source_id, status, generation, attempts)
              SELECT $1, source_id, 'PROCESSED', 1, 1 FROM gone)
     INSERT INTO count_delta (source_id, direction, status, delta, entered)
     SELECT source_id, 'INGRESS', s.status::status, s.delta, 0 FROM gone,
            (VALUES ('JUST_IN', -1), ('PROCESSED', 1)) AS s (status, delta)`,
    [id],
  );

const replay = (id: bigint) =>
  replayRecord(db.pool, {
    id: formatRecordId(id),
    principalName: 'Ada',
    reason: null,
    confirm: true,
  });

describe('payloads of a source', () => {
  test('go by its own days from a week in which another keeps its payloads for ever', async () => {
    const [gone = 0n] = await old(shop, 'PROCESSED', 1_100);
    await old(shop, 'ACKNOWLEDGED', 5);
    const kept = await old(mail, 'PROCESSED', 7);
    await keep('shop', { payloadDays: 30 });
    await run();
    expect(await payloadsOf(shop)).toEqual([]);
    expect(await payloadsOf(mail)).toEqual(kept);
    expect(await lastRun('payloads')).toMatchObject({ days: null, removed: 1_105n });
    const told = await readRecord(db.pool, { id: formatRecordId(gone) });
    expect(Date.parse(told.payloadExpiredAt ?? '')).toBeGreaterThan(Date.now() - 60_000);
    const other = await readRecord(db.pool, { id: formatRecordId(kept[0] ?? 0n) });
    expect(other).toMatchObject({ payloadExpiredAt: null, revisions: [{ revision: 1 }] });
    await expect(replay(gone)).rejects.toMatchObject({ code: 'payload_expired' });
    await expect(replay(kept[0] ?? 0n)).resolves.toMatchObject({ status: 'JUST_IN' });
  });

  test('go with the whole week as soon as every source with records in it lets them', async () => {
    const [id] = await old(shop, 'PROCESSED', 3);
    await old(mail, 'PROCESSED', 3);
    await createSource(db.pool, 'never-used-then');
    await keep('shop', { payloadDays: 30 });
    await run();
    expect(await weekOf(id)).toBeDefined();
    await keep('mail', { payloadDays: 60 });
    await run();
    expect(await weekOf(id)).toBeUndefined();
  });

  test("are kept by the installation's days where it says nothing, and longer or shorter where it does", async () => {
    const plain = await createSource(db.pool, 'plain');
    for (const sourceId of [shop, mail, plain]) {
      await old(sourceId, 'PROCESSED', 1, 10);
      await old(sourceId, 'PROCESSED', 1, 4);
    }
    await keep('shop', { payloadDays: 14 });
    await keep('mail', { payloadDays: 365 });
    await run({ payloadDays: 45 });
    expect(await payloadsOf(shop)).toHaveLength(0);
    expect(await payloadsOf(mail)).toHaveLength(2);
    expect(await payloadsOf(plain)).toHaveLength(1);
    expect(await lastRun('payloads')).toMatchObject({ days: 45 });
  });

  test('stay where a record waits or is in Error, and go when it is no more', async () => {
    const waiting = await old(shop, 'JUST_IN', 2);
    const failed = await old(shop, 'ERROR', 2);
    await old(shop, 'PROCESSED', 3);
    await old(mail, 'ERROR', 4);
    await keep('shop', { payloadDays: 30 });
    await run();
    await run();
    expect(await payloadsOf(shop)).toEqual([...waiting, ...failed].sort());
    expect(await lastRun('payloads')).toMatchObject({ heldWaiting: 2n, heldErrors: 2n });
    await settle(waiting[0] ?? 0n);
    await replay(failed[0] ?? 0n);
    await settle(failed[0] ?? 0n);
    await run();
    expect(await payloadsOf(shop)).toEqual([waiting[1], failed[1]].sort());
    expect(await payloadsOf(mail)).toHaveLength(4);
  });

  test('that a replay under way has hold of go in a later round, if it came to nothing', async () => {
    const [id] = await old(shop, 'PROCESSED');
    await old(mail, 'PROCESSED');
    await keep('shop', { payloadDays: 30 });
    const tx = await db.pool.connect();
    await tx.query('BEGIN');
    await tx.query('SELECT FROM settlement WHERE record_id = $1 FOR UPDATE', [id]);
    await run().finally(async () => {
      await tx.query('ROLLBACK');
      tx.release();
    });
    expect(await payloadsOf(shop)).toEqual([id]);
    await run();
    expect(await payloadsOf(shop)).toEqual([]);
  });

  test('come back with their week if a source has been given more days while it was taken out', async () => {
    const kept = await old(shop, 'PROCESSED', 2);
    const week = await weekOf(kept[0]);
    await db.pool.query(`ALTER TABLE payload DETACH PARTITION ${week?.name ?? ''} CONCURRENTLY`);
    expect(await payloadsOf(shop)).toEqual([]);
    await keep('shop', { payloadDays: 365 });
    await run({ payloadDays: 30 });
    expect(await payloadsOf(shop)).toEqual(kept);
  });
});

describe('records of a source', () => {
  test('go by its own days with all that is about them, and those of others stay', async () => {
    await old(shop, 'PROCESSED', 1_050);
    await old(shop, 'ERROR', 2);
    await old(shop, 'ACKNOWLEDGED', 2);
    await old(shop, 'JUST_IN');
    await old(shop, 'PROCESSED', 1, 2);
    await old(mail, 'PROCESSED', 4);
    await keep('shop', { recordDays: 30 });
    await run();
    expect([await recordsOf(shop), await recordsOf(mail)]).toEqual([2, 4]);
    expect(await payloadsOf(shop)).toHaveLength(2);
    expect(await lastRun('records')).toMatchObject({
      days: null,
      removed: 1_054n,
      heldWaiting: 1n,
    });
  });

  test('are kept longer than the installation keeps others, their payloads not', async () => {
    await old(shop, 'PROCESSED', 2);
    await old(mail, 'PROCESSED', 2);
    await keep('shop', { recordDays: 365 });
    await run({ payloadDays: 30, recordDays: 40 });
    expect([await recordsOf(shop), await recordsOf(mail)]).toEqual([2, 0]);
    expect(await payloadsOf(shop)).toEqual([]);
  });

  test('hold their event ids for as long, source by source', async () => {
    for (const sourceId of [shop, mail])
      await storeOldRecords(db.pool, {
        ...{ sourceId, weeksAgo: 10, status: 'PROCESSED', eventId: 'evt-1' },
      });
    await keep('shop', { recordDays: 30 });
    await run({ recordDays: 100 });
    const send = async (source: string) => {
      const one = submission({ eventId: 'evt-1', reference: 'old', bytes: Buffer.from('{}') });
      const results = await receive(db.pool, { source, keyId: null, submissions: [one] });
      return results.map(({ kind }) => kind);
    };
    expect(await send('shop')).toEqual(['accepted']);
    expect(await send('mail')).toEqual(['duplicate']);
  });

  test('no limit anywhere: nothing is looked for', async () => {
    await old(shop, 'PROCESSED');
    expect(await run()).toBe(true);
    expect(await readRetentionRuns(db.pool)).toEqual([]);
  });
});

describe('what retention reads', () => {
  const rowsOf = (scans: Awaited<ReturnType<typeof watchScans>>, pattern: RegExp) =>
    scans.filter(({ table }) => pattern.test(table)).reduce((sum, { rows }) => sum + rows, 0);
  const LARGE = /^(record|settlement|payload|attempt)(_\d+)?$/;

  test('is little of what others keep, and next to nothing of what has gone', async () => {
    await old(mail, 'PROCESSED', 6_000);
    await old(shop, 'PROCESSED', 40);
    await old(shop, 'ERROR', 3);
    await keep('shop', { payloadDays: 30 });
    await db.pool.query('ANALYZE');
    const first = await watchScans(db.pool, (on) => run({}, on));
    expect(rowsOf(first, LARGE)).toBeLessThan(500);
    expect(await payloadsOf(shop)).toHaveLength(3);
    await run();
    const later = await watchScans(db.pool, (on) => run({}, on));
    expect(rowsOf(later, LARGE)).toBeLessThan(20);
    await keep('shop', { recordDays: 30 });
    const last = await watchScans(db.pool, (on) => run({}, on));
    expect(rowsOf(last, LARGE)).toBeLessThan(1_000);
    expect(await recordsOf(shop)).toBe(0);
  });
});
