import pino from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { formatRecordId } from '#lib/domain/record-id';
import { receive } from '#lib/server/gateway/ingress/receive';
import { readPayload } from '#lib/server/gateway/records/read-payload';
import { readRecord } from '#lib/server/gateway/records/read-record';
import { replayRecord } from '#lib/server/gateway/records/replay-record';
import { listPartitions } from '#lib/server/store/partitions';
import {
  endRetentionTurn,
  readRetentionRuns,
  takeRetentionTurn,
} from '#lib/server/store/retention-runs';
import type { RetentionDays } from '#lib/server/store/source-windows';
import { eventually } from '#lib/testing/eventually';
import { findMisplacedRecords, findWrongCounts } from '#lib/testing/integrity';
import { storeOldRecords } from '#lib/testing/old-records';
import { createSource, submission } from '#lib/testing/records';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { runRetention } from './run-retention.ts';

let db: TestDatabase;
let sourceId: number;
beforeEach(async () => {
  db = await createTestDatabase();
  sourceId = await createSource(db.pool, 'shop');
});
afterEach(async () => {
  expect(await findMisplacedRecords(db.pool)).toEqual([]);
  expect(await findWrongCounts(db.pool)).toEqual([]);
  await db[Symbol.asyncDispose]();
});

const log = pino({ level: 'silent' });
const never = new AbortController().signal;
const run = (days: Partial<RetentionDays>): Promise<boolean> =>
  runRetention({ db: db.pool, log, days: { payloadDays: null, recordDays: null, ...days } }, never);
const old = (
  weeksAgo: number,
  status: 'PROCESSED' | 'ERROR' | 'JUST_IN' | 'ACKNOWLEDGED',
  count = 1,
) => storeOldRecords(db.pool, { sourceId, weeksAgo, status, count });

async function payloadsLeft(): Promise<bigint[]> {
  const { rows } = await db.pool.query<{ id: bigint }>(
    'SELECT record_id AS id FROM payload ORDER BY record_id',
  );
  return rows.map(({ id }) => id);
}

async function lastRun(duty: 'payloads' | 'records') {
  return (await readRetentionRuns(db.pool)).find((one) => one.duty === duty);
}

const countOf = async (table: string): Promise<number> =>
  (await db.pool.query(`SELECT FROM ${table}`)).rows.length;

const replay = (id: bigint) =>
  replayRecord(db.pool, {
    id: formatRecordId(id),
    principalName: 'Ada',
    reason: null,
    confirm: true,
  });

describe('payloads past their days', () => {
  test('go with their week, and the record says since when', async () => {
    const [gone] = await old(10, 'PROCESSED', 3);
    const [recent] = await old(1, 'PROCESSED');
    await run({ payloadDays: 30 });
    expect(await payloadsLeft()).toEqual([recent]);
    const names = (await listPartitions(db.pool, 'payload')).map(({ endId }) => endId);
    expect(names.filter((endId) => gone !== undefined && endId <= gone)).toEqual([]);
    const id = formatRecordId(gone ?? 0n);
    const detail = await readRecord(db.pool, { id });
    expect(detail).toMatchObject({ status: 'PROCESSED', revisions: [] });
    expect(Date.parse(detail.payloadExpiredAt ?? '')).toBeGreaterThan(Date.now() - 60_000);
    await expect(readPayload(db.pool, { id })).rejects.toMatchObject({
      code: 'payload_not_found',
      detail: expect.stringMatching(/^The payload expired on 20\d\d-/) as string,
    });
    expect(await readRecord(db.pool, { id: formatRecordId(recent ?? 0n) })).toMatchObject({
      payloadExpiredAt: null,
    });
  });

  test('stay where a record is not settled or in Error, and it is said what holds them back', async () => {
    const [waiting] = await old(10, 'JUST_IN');
    const [failed] = await old(10, 'ERROR');
    await old(10, 'PROCESSED', 1_200);
    await old(10, 'ACKNOWLEDGED', 2);
    await run({ payloadDays: 30 });
    expect(await payloadsLeft()).toEqual([waiting, failed].sort());
    expect(await lastRun('payloads')).toMatchObject({
      days: 30,
      removed: 1_202n,
      heldWaiting: 1n,
      heldErrors: 1n,
      blocked: false,
    });
  });

  test('of Errors go when the records themselves are forgotten', async () => {
    await old(10, 'ERROR', 2);
    await run({ payloadDays: 7, recordDays: 200 });
    expect(await payloadsLeft()).toHaveLength(2);
    await run({ payloadDays: 7, recordDays: 30 });
    expect(await payloadsLeft()).toEqual([]);
    expect(await countOf('record')).toBe(0);
  });

  test('leave a record that cannot be replayed any more, and the refusal says why', async () => {
    const [id] = await old(10, 'PROCESSED');
    await run({ payloadDays: 30 });
    await expect(replay(id ?? 0n)).rejects.toMatchObject({ code: 'payload_expired' });
    expect(await countOf('work')).toBe(0);
  });
});

describe('records past their days', () => {
  test('go with all that is about them; what waits stays, and so does what was counted for reports', async () => {
    await old(10, 'PROCESSED', 1_100);
    await old(10, 'ERROR', 2);
    await old(10, 'ACKNOWLEDGED', 3);
    const [waiting] = await old(10, 'JUST_IN');
    await old(1, 'PROCESSED', 4);
    const entered = async (): Promise<unknown> =>
      (await db.pool.query('SELECT sum(entered)::int4 AS n FROM count_delta')).rows;
    const before = await entered();
    await run({ recordDays: 30 });
    expect(await countOf('record')).toBe(5);
    expect(await countOf('settlement')).toBe(4);
    expect(await countOf('attempt')).toBe(4);
    expect(await payloadsLeft()).toContain(waiting);
    expect(await entered()).toEqual(before);
    expect(await lastRun('records')).toMatchObject({ removed: 1_105n, heldWaiting: 1n });
  });

  test('take their empty weeks of attempts with them', async () => {
    const [first] = await old(10, 'PROCESSED', 5);
    await run({ recordDays: 30 });
    const weeks = await listPartitions(db.pool, 'attempt');
    expect(weeks.filter(({ endId }) => endId <= (first ?? 0n))).toEqual([]);
    expect(weeks.length).toBeGreaterThan(0);
  });

  test('free their event ids, which hold as long as the records do', async () => {
    await storeOldRecords(db.pool, {
      sourceId,
      weeksAgo: 10,
      status: 'PROCESSED',
      eventId: 'evt-1',
    });
    const send = async () => {
      const one = submission({ eventId: 'evt-1', reference: 'old', bytes: Buffer.from('{}') });
      const results = await receive(db.pool, { source: 'shop', keyId: null, submissions: [one] });
      return results.map(({ kind }) => kind);
    };
    await run({ recordDays: 100 });
    expect(await send()).toEqual(['duplicate']);
    await run({ recordDays: 30 });
    expect(await send()).toEqual(['accepted']);
    expect(await send()).toEqual(['duplicate']);
  });

  test('are not taken from a replay under way', async () => {
    const [id] = await old(10, 'ERROR');
    await old(10, 'PROCESSED', 3);
    const tx = await db.pool.connect();
    await tx.query('BEGIN');
    await tx.query('SELECT FROM settlement WHERE record_id = $1 FOR UPDATE', [id]);
    await run({ recordDays: 30 });
    await tx.query('ROLLBACK');
    tx.release();
    expect(await countOf('record')).toBe(1);
    await run({ recordDays: 30 });
    expect(await countOf('record')).toBe(0);
  });
});

describe('while others use the database', () => {
  const send = () => receive(db.pool, { source: 'shop', keyId: null, submissions: [submission()] });

  test('a long reader delays it, but nobody waits for it', async () => {
    await old(10, 'PROCESSED', 3);
    const reader = await db.pool.connect();
    await reader.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    await reader.query('SELECT count(*) FROM payload');
    const round = run({ payloadDays: 30 });
    let sent = 0;
    const sending = (async () => {
      while ((await lastRun('payloads')) === undefined) {
        await send();
        sent += 1;
      }
    })();
    await Promise.all([round, sending]);
    expect(await lastRun('payloads')).toMatchObject({ blocked: true });
    expect(sent).toBeGreaterThan(0);
    await reader.query('COMMIT');
    reader.release();
    await run({ payloadDays: 30 });
    expect(await lastRun('payloads')).toMatchObject({ blocked: false });
    expect(await payloadsLeft()).toHaveLength(sent);
  });

  test('records come in and old ones go at once, and every count is right', async () => {
    await old(10, 'PROCESSED', 2_000);
    const round = run({ recordDays: 30 });
    await Promise.all([round, ...Array.from({ length: 50 }, send)]);
    expect(await countOf('record')).toBe(50);
  });

  test('only one worker is at it at a time', async () => {
    await old(10, 'PROCESSED');
    const other = await db.pool.connect();
    expect(await takeRetentionTurn(other)).toBe(true);
    expect(await run({ recordDays: 30 })).toBe(false);
    expect(await countOf('record')).toBe(1);
    await endRetentionTurn(other);
    other.release();
    expect(await run({ recordDays: 30 })).toBe(true);
    expect(await countOf('record')).toBe(0);
  });
});

describe('ended in the middle', () => {
  const stateOfOldest = async () => (await listPartitions(db.pool, 'payload'))[0]?.state;

  test('of taking a week out: a later round finishes it', async () => {
    await old(10, 'PROCESSED', 3);
    const reader = await db.pool.connect();
    await reader.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    await reader.query('SELECT count(*) FROM payload');
    const round = run({ payloadDays: 30 }).catch(() => false);
    await eventually(async () => {
      const { rows } = await db.pool.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND query LIKE '%CONCURRENTLY' AND wait_event_type = 'Lock'`,
      );
      expect(rows).not.toEqual([]);
    });
    expect(await round).toBe(false);
    expect(await stateOfOldest()).toBe('detaching');
    await reader.query('COMMIT');
    reader.release();
    // The session that was ended may still be on its way out, and with it the turn.
    await eventually(async () => {
      expect(await run({ payloadDays: 30 })).toBe(true);
    });
    expect(await payloadsLeft()).toEqual([]);
    expect(await stateOfOldest()).toBe('attached');
  });

  test('between taking a week out and dropping it: it comes back if a record needs it', async () => {
    const [id] = await old(10, 'PROCESSED');
    const [week] = (await listPartitions(db.pool, 'payload')).filter(
      ({ firstId, endId }) => id !== undefined && firstId <= id && id < endId,
    );
    // A replay that was committed just before the week went.
    await replay(id ?? 0n);
    await db.pool.query(`ALTER TABLE payload DETACH PARTITION ${week?.name ?? ''} CONCURRENTLY`);
    expect(await payloadsLeft()).toEqual([]);
    await run({ payloadDays: 30 });
    expect(await payloadsLeft()).toEqual([id]);
    await db.pool.query(`ALTER TABLE payload DETACH PARTITION ${week?.name ?? ''} CONCURRENTLY`);
    await db.pool.query('UPDATE work SET held = true');
    await run({ payloadDays: 30 });
    expect(await payloadsLeft()).toEqual([id]);
  });
});

test('weeks begin at midnight UTC whatever the time zone, without gaps', async () => {
  const client = await db.pool.connect();
  await client.query(`SET TimeZone = 'Europe/Berlin'`);
  await client.query('SELECT ensure_partitions(60, 60)');
  const weeks = await listPartitions(client, 'payload');
  client.release(true);
  expect(weeks.length).toBeGreaterThan(120);
  const { rows } = await db.pool.query<{ bounds: string }>(
    `SELECT pg_get_expr(relpartbound, oid) AS bounds FROM pg_class
     WHERE relispartition AND relkind = 'r' AND relname LIKE 'payload_%' ORDER BY relname`,
  );
  expect(rows.map(({ bounds }) => bounds)).toEqual(
    weeks.map(
      ({ firstId, endId }) => `FOR VALUES FROM ('${String(firstId)}') TO ('${String(endId)}')`,
    ),
  );
  for (const [index, week] of weeks.entries())
    if (index > 0) expect(week.firstId).toBe(weeks[index - 1]?.endId);
});
