import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { formatRecordId, parseRecordId } from '#lib/domain/record-id';
import { receive } from '#lib/server/gateway/ingress/receive';
import { replayRecord } from '#lib/server/gateway/records/replay-record';
import { failedAttempts } from '#lib/testing/failing-records';
import { findMisplacedRecords, findWrongCounts } from '#lib/testing/integrity';
import { processDue } from '#lib/testing/process-due';
import { createSource, submission } from '#lib/testing/records';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { claimWork } from './claim-work.ts';
import { readSkipReasons, replayRecords, type ReplayWishes } from './replay-records.ts';
import { settleAttempts } from './settle-attempt.ts';

let db: TestDatabase;
const FAILURE = { class: 'data', code: 'odd', message: 'It is odd.' } as const;

beforeAll(async () => {
  db = await createTestDatabase();
  await createSource(db.pool, 'shop');
});
afterAll(async () => {
  expect(await findMisplacedRecords(db.pool)).toEqual([]);
  expect(await findWrongCounts(db.pool)).toEqual([]);
  await db[Symbol.asyncDispose]();
});

async function received(count: number): Promise<bigint[]> {
  const submissions = Array.from({ length: count }, () => submission());
  const results = await receive(db.pool, { source: 'shop', keyId: null, submissions });
  return results.map(({ id }) => parseRecordId(id) ?? 0n);
}

async function inError(count: number): Promise<bigint[]> {
  const ids = await received(count);
  await processDue(db.pool, () => FAILURE);
  return ids;
}

const wishesOf = (ids: readonly bigint[], more: Partial<ReplayWishes> = {}): ReplayWishes => ({
  wishes: ids.map((recordId) => ({ recordId, generation: 0 })),
  requestedBy: 'Ada',
  reason: null,
  confirm: false,
  operationId: null,
  ...more,
});

const replay = (ids: readonly bigint[], more: Partial<ReplayWishes> = {}) =>
  replayRecords(db.pool, wishesOf(ids, more));

/** Ends every replay that a test began, so that the next one begins with nothing due. */
const settleAll = () => processDue(db.pool, () => null);

describe('a replay of many', () => {
  it('takes those that can be replayed and says of each other one why not', async () => {
    const [failed = 0n, expired = 0n, twice = 0n] = await inError(3);
    await db.pool.query('DELETE FROM payload WHERE record_id = $1', [expired]);
    await replay([twice]);
    await processDue(db.pool, () => FAILURE);
    const [done = 0n] = await received(1);
    await settleAll();
    const [waiting = 0n] = await received(1);
    const named = [failed, expired, twice, done, waiting, 1n];
    expect(await replay(named)).toEqual(new Map([[failed, 1]]));
    const left = named.filter((id) => id !== failed);
    expect(await readSkipReasons(db.pool, wishesOf(left))).toEqual(
      new Map([
        [expired, 'payload_expired'],
        [twice, 'already_replayed'],
        [done, 'already_done'],
        [waiting, 'already_waiting'],
        [1n, 'gone'],
      ]),
    );
    expect(await replay([done], { confirm: true })).toEqual(new Map([[done, 1]]));
    await settleAll();
  });

  it('of none does nothing and asks nothing', async () => {
    expect(await replay([])).toEqual(new Map());
    expect(await readSkipReasons(db.pool, wishesOf([]))).toEqual(new Map());
  });

  it('of a generation that is over, or yet to come, leaves the record in Error', async () => {
    const [id = 0n] = await inError(1);
    for (const generation of [1, 7, 2_147_483_647]) {
      const wishes = [{ recordId: id, generation }];
      expect(await replay([], { wishes })).toEqual(new Map());
    }
    expect(await replay([id])).toEqual(new Map([[id, 1]]));
    await processDue(db.pool, () => FAILURE);
    expect(await replay([id])).toEqual(new Map());
    const any = [{ recordId: id, generation: null }];
    expect(await replay([], { wishes: any })).toEqual(new Map([[id, 2]]));
    await settleAll();
  });

  it('while a record is in work leaves it there, confirmed or not', async () => {
    const [id = 0n] = await inError(1);
    await replay([id]);
    const batch = await claimWork(db.pool, { holder: 'w', limit: 10, leaseSeconds: 60 });
    if (batch === null) throw new Error('nothing was due');
    const wishes = [{ recordId: id, generation: null }];
    expect(await replay([], { wishes, confirm: true })).toEqual(new Map());
    const reasons = await readSkipReasons(db.pool, { wishes, confirm: true });
    expect(reasons).toEqual(new Map([[id, 'already_waiting']]));
    const ended = failedAttempts(batch, { source: 'shop', failure: FAILURE });
    await settleAttempts(db.pool, ended, { endingLeases: [batch.token] });
    expect(await replay([], { wishes })).toEqual(new Map([[id, 2]]));
    await settleAll();
  });

  it('notes who, why and which operation, of what status it was', async () => {
    const ids = await inError(2);
    const reason = '<script>alert(1)</script>\u202E\u001B[31m';
    await replay(ids, { reason, operationId: 41 });
    const { rows } = await db.pool.query(
      `SELECT generation, from_status AS status, requested_by AS by, reason, operation_id AS operation
       FROM replay WHERE record_id = ANY ($1::int8[])`,
      [ids],
    );
    const noted = { generation: 1, status: 'ERROR', by: 'Ada', reason, operation: 41 };
    expect(rows).toEqual([noted, noted]);
    await settleAll();
  });
});

describe('at once', () => {
  it('in opposite orders, replays of the same records neither block nor do one twice', async () => {
    const ids = await inError(200);
    const orders = [ids, ids.toReversed(), ids, ids.toReversed()];
    const both = await Promise.all(orders.map((order) => replay(order)));
    const replayed = both.flatMap((map) => [...map.keys()]);
    expect(replayed).toHaveLength(200);
    expect(new Set(replayed)).toEqual(new Set(ids));
    expect(new Set(await settleAll())).toEqual(new Set(ids));
  });

  it('one by one and all together, each record is replayed once', async () => {
    const ids = await inError(12);
    const single = (id: bigint) =>
      replayRecord(db.pool, {
        id: formatRecordId(id),
        principalName: 'Grace',
        reason: null,
        confirm: false,
      });
    const [bulk, ...clicks] = await Promise.allSettled([
      replay(ids),
      ...ids.map((id) => single(id)),
      ...ids.map((id) => single(id)),
    ]);
    const clicked = clicks.filter(({ status }) => status === 'fulfilled').length;
    expect(bulk.status === 'fulfilled' ? bulk.value.size + clicked : -1).toBe(12);
    for (const click of clicks)
      if (click.status === 'rejected')
        expect(click.reason).toMatchObject({ code: 'already_waiting' });
    expect(await settleAll()).toHaveLength(12);
  });

  it('any split of a set over callers replays the union, once', async () => {
    const ids = await inError(40);
    const part = fc.subarray(ids, { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 4 }), async (parts) => {
        const { rows } = await db.pool.query<{ id: bigint; generation: number }>(
          'SELECT record_id AS id, generation FROM settlement WHERE record_id = ANY ($1::int8[])',
          [ids],
        );
        const now = new Map(rows.map(({ id, generation }) => [id, generation]));
        const ask = (own: readonly bigint[]) =>
          replay([], {
            wishes: own.map((id) => ({ recordId: id, generation: now.get(id) ?? null })),
          });
        const replayed = (await Promise.all(parts.map(ask))).flatMap((map) => [...map]);
        expect(new Map(replayed).size).toBe(replayed.length);
        expect(new Set(replayed.map(([id]) => id))).toEqual(new Set(parts.flat()));
        for (const [id, generation] of replayed) expect(generation).toBe((now.get(id) ?? 0) + 1);
        await processDue(db.pool, () => FAILURE);
      }),
      { numRuns: 8 },
    );
  });
});
