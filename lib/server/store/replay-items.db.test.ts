import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parseRecordId } from '#lib/domain/record-id';
import { receive } from '#lib/server/gateway/ingress/receive';
import { processDue } from '#lib/testing/process-due';
import { createSource, submission } from '#lib/testing/records';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import {
  concludeItems,
  freezeItems,
  markBegun,
  readItemIds,
  readWaitingItems,
} from './replay-items.ts';
import { replayRecords } from './replay-records.ts';

let db: TestDatabase;
let operationId = 0;
const FAILURE = { class: 'data', code: 'odd', message: 'It is odd.' } as const;
const OTHER = { class: 'data', code: 'even', message: 'It is even.' } as const;

beforeAll(async () => {
  db = await createTestDatabase();
  await createSource(db.pool, 'shop');
});
afterAll(() => db[Symbol.asyncDispose]());
beforeEach(async () => {
  operationId = await newOperation();
});

/** The bare row of an operation whose set is frozen from now on. */
async function newOperation(): Promise<number> {
  const { rows } = await db.pool.query<{ id: number }>(
    `INSERT INTO replay_operation (reason, requested_by, request_sha256, record_set, confirm, newest_id)
     VALUES ('Fixed.', 'Ada', '', '{}', false, 0) RETURNING id`,
  );
  return rows[0]?.id ?? 0;
}

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

const freeze = (ids: readonly bigint[], more: { confirm?: boolean; keepsLate?: boolean } = {}) =>
  freezeItems(db.pool, { operationId, ids, confirm: false, keepsLate: true, ...more });
const refreshFreeze = async () => {
  operationId = await newOperation();
};
const waitingItems = (beyond = 0n, limit = 100) =>
  readWaitingItems(db.pool, { operationId, beyond, limit });
const waitingIds = async () => (await waitingItems()).map(({ recordId }) => recordId);
const idsOf = (...outcomes: Parameters<typeof readItemIds>[1]['outcomes']) =>
  readItemIds(db.pool, { operation: operationId, outcomes, beyond: 0n, limit: 100 });

describe('freezing', () => {
  it('names each record once, however often it is given', async () => {
    const ids = await inError(3);
    await refreshFreeze();
    const [first = 0n] = ids;
    expect(await freeze([first, ...ids, first])).toEqual({ total: 3, skipped: {} });
    expect(await freeze(ids)).toEqual({ total: 0, skipped: {} });
    expect(await freeze([])).toEqual({ total: 0, skipped: {} });
    expect(await waitingIds()).toEqual(ids);
  });

  it('keeps what settled after it as skipped where it was named, and leaves it out of a filter', async () => {
    const ids = await inError(2);
    expect(await freeze(ids, { keepsLate: false })).toEqual({ total: 0, skipped: {} });
    expect(await freeze(ids)).toEqual({ total: 2, skipped: { already_waiting: 2 } });
    expect(await waitingIds()).toEqual([]);
  });

  it('takes what is done only where that is confirmed', async () => {
    const done = await received(2);
    await processDue(db.pool, () => null);
    await refreshFreeze();
    expect(await freeze(done)).toEqual({ total: 2, skipped: { already_done: 2 } });
    await refreshFreeze();
    expect(await freeze(done, { confirm: true })).toEqual({ total: 2, skipped: {} });
  });
});

describe('items that wait', () => {
  it('come in the order of ids, a bounded number beyond the last', async () => {
    const ids = await inError(5);
    await refreshFreeze();
    await freeze(ids.toReversed());
    const [first, second, third] = ids;
    const page = await waitingItems(0n, 2);
    expect(page).toEqual([
      { recordId: first, generation: 0 },
      { recordId: second, generation: 0 },
    ]);
    expect((await waitingItems(second, 1)).map(({ recordId }) => recordId)).toEqual([third]);
  });

  it('are begun once: what is begun or skipped stays so', async () => {
    const [begun = 0n, skipped = 0n, left = 0n] = await inError(3);
    await refreshFreeze();
    await freeze([begun, skipped, left]);
    await markBegun(db.pool, operationId, [
      { recordId: begun, reason: null },
      { recordId: skipped, reason: 'already_replayed' },
    ]);
    await markBegun(db.pool, operationId, [
      { recordId: begun, reason: 'gone' },
      { recordId: skipped, reason: null },
    ]);
    expect(await idsOf('in_work')).toEqual([begun]);
    expect(await idsOf('skipped')).toEqual([skipped]);
    expect(await waitingIds()).toEqual([left]);
    const both = ['skipped', 'in_work', 'skipped'] as const;
    expect(await idsOf(...both)).toEqual([begun, skipped]);
  });

  it('of one operation are nothing to another', async () => {
    const ids = await inError(2);
    await refreshFreeze();
    await freeze(ids);
    const one = operationId;
    await refreshFreeze();
    await freeze(ids);
    await markBegun(
      db.pool,
      operationId,
      ids.map((recordId) => ({ recordId, reason: null })),
    );
    expect(await waitingIds()).toEqual([]);
    operationId = one;
    expect(await waitingIds()).toEqual(ids);
  });
});

describe('outcomes', () => {
  it('are told by the attempts of the replay itself, not by what came after it', async () => {
    const ids = await inError(3);
    const [fixed = 0n, same = 0n, other = 0n] = ids;
    await refreshFreeze();
    await freeze(ids);
    const begin = async () => {
      const wishes = { requestedBy: 'Ada', reason: null, confirm: true };
      const items = ids.map((recordId) => ({ recordId, generation: null }));
      await replayRecords(db.pool, { ...wishes, wishes: items, operationId });
    };
    await begin();
    await markBegun(
      db.pool,
      operationId,
      ids.map((recordId) => ({ recordId, reason: null })),
    );
    expect(await concludeItems(db.pool, operationId)).toEqual(new Map());
    await processDue(db.pool, ({ recordId }) => {
      if (recordId === fixed) return null;
      return recordId === same ? FAILURE : OTHER;
    });
    // Somebody replays all of them once more, and all comes out the other way.
    await begin();
    await processDue(db.pool, ({ recordId }) => (recordId === fixed ? OTHER : null));
    expect(await concludeItems(db.pool, operationId)).toEqual(
      new Map([
        ['fixed', 1],
        ['failed_same', 1],
        ['failed_new', 1],
      ]),
    );
    expect(await idsOf('fixed')).toEqual([fixed]);
    expect(await idsOf('failed_same')).toEqual([same]);
    expect(await idsOf('failed_new')).toEqual([other]);
    expect(await concludeItems(db.pool, operationId)).toEqual(new Map());
  });
});
