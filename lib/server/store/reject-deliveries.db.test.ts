/** What a rejection leaves on the record that it puts back, on a real database. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { parseRecordId } from '#lib/domain/record-id';
import { acknowledge } from '#lib/server/gateway/egress/acknowledge';
import { enqueue } from '#lib/server/gateway/egress/enqueue';
import { leaseDeliveries } from '#lib/server/gateway/egress/lease-deliveries';
import { reject } from '#lib/server/gateway/egress/reject';
import { replayRecord } from '#lib/server/gateway/records/replay-record';
import { findMisplacedRecords, findWronglyRejected } from '#lib/testing/integrity';
import { createSource, submission } from '#lib/testing/records';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { sweepLeases } from './sweep-leases.ts';

let db: TestDatabase;
let source: string;
let id: string;
let sources = 0;

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db[Symbol.asyncDispose]());
beforeEach(async () => {
  sources += 1;
  source = `app-${String(sources)}`;
  await createSource(db.pool, source);
  const [stored] = await enqueue(db.pool, { source, keyId: null, submissions: [submission()] });
  id = stored?.id ?? '';
});
afterEach(async () => {
  expect(await findWronglyRejected(db.pool)).toEqual([]);
  expect(await findMisplacedRecords(db.pool)).toEqual([]);
});

async function offer(): Promise<string> {
  await db.pool.query('UPDATE work SET due_at = now() WHERE record_id = $1', [parseRecordId(id)]);
  const request = { source, holder: 'app', max: 1, leaseSeconds: 60 };
  const [delivery] = await leaseDeliveries(db.pool, request);
  return delivery?.token ?? '';
}

async function endUnacknowledged(token: string): Promise<void> {
  await db.pool.query(`UPDATE lease SET expires_at = now() - interval '1 s' WHERE token = $1`, [
    token,
  ]);
  await sweepLeases(db.pool, [token], { maxDeaths: 3, firstDelayMs: 0, maxDelayMs: 0 });
}

const refuse = (token: string, permanent = false) =>
  reject(db.pool, {
    sources: null,
    rejections: [{ id, token, code: 'no', message: 'No', permanent }],
  });

/** Undefined: the record is not in work. */
async function isRejected(): Promise<boolean | undefined> {
  const { rows } = await db.pool.query<{ rejected: boolean }>(
    'SELECT rejected FROM work WHERE record_id = $1',
    [parseRecordId(id)],
  );
  return rows[0]?.rejected;
}

it.each([false, true])('says so, held or not (permanent: %s)', async (permanent) => {
  expect(await isRejected()).toBe(false);
  await refuse(await offer(), permanent);
  expect(await isRejected()).toBe(true);
});

it('says so, when the lease had ended before the rejection came', async () => {
  const token = await offer();
  await endUnacknowledged(token);
  expect(await isRejected()).toBe(false);
  await refuse(token);
  expect(await isRejected()).toBe(true);
});

it('is over with the next offer, whatever becomes of that', async () => {
  await refuse(await offer());
  const token = await offer();
  expect(await isRejected()).toBeUndefined();
  await endUnacknowledged(token);
  expect(await isRejected()).toBe(false);
});

it('is over with an acknowledgement or a replay', async () => {
  await refuse(await offer(), true);
  await replayRecord(db.pool, { id, principalName: 'Ada', reason: null, confirm: false });
  expect(await isRejected()).toBe(false);
  const token = await offer();
  await refuse(token);
  await acknowledge(db.pool, { sources: null, acknowledgements: [{ id, token }] });
  expect(await isRejected()).toBeUndefined();
});
