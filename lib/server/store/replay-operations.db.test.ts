import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { OPERATION_STATES, SKIP_REASONS } from '#lib/domain/replay-operation';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import {
  findOperationByKey,
  insertOperation,
  listOperationRows,
  lockDueOperation,
  readOperationRow,
  saveProgress,
  type NewOperation,
  type OperationRow,
} from './replay-operations.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db[Symbol.asyncDispose]());

const NEW: NewOperation = {
  name: null,
  reason: 'Fixed.',
  requestedBy: 'Ada',
  idempotencyKey: null,
  requestSha256: new Uint8Array(32),
  recordSet: { kind: 'references', references: ['<script>', '\u202Eabc', '"; DROP TABLE x'] },
  sources: null,
  confirm: false,
  ratePerSecond: null,
  canarySize: null,
  canaryWaitSeconds: null,
  haltAtErrorShare: null,
  startAt: null,
  newestId: 9_223_372_036_854_775_807n,
};

async function inserted(given: Partial<NewOperation> = {}): Promise<OperationRow> {
  const row = await insertOperation(db.pool, { ...NEW, ...given });
  if (row === null) throw new Error('it was not inserted');
  return row;
}

/** No operation of an earlier test is due any more. */
const quieten = () => db.pool.query('UPDATE replay_operation SET step_at = NULL');

describe('the row of an operation', () => {
  it('begins with nothing done and keeps its set to the letter', async () => {
    const row = await inserted();
    expect(row).toMatchObject({
      state: 'preparing',
      frozenThrough: 0n,
      newestId: NEW.newestId,
      recordSet: NEW.recordSet,
      ...{ total: 0, inWork: 0, fixed: 0, skipped: 0, skippedWhy: {}, begunThrough: 0n },
    });
    const { now: _, ...kept } = row;
    expect(await readOperationRow(db.pool, row.id)).toMatchObject(kept);
    expect(await readOperationRow(db.pool, 2_147_483_647)).toBeNull();
  });

  it('keeps every number and time of its progress', async () => {
    const row = await inserted();
    const count = fc.integer({ min: 0, max: 100_000_000 });
    const time = fc.option(
      fc.date({ min: new Date(0), max: new Date('2999-12-31'), noInvalidDate: true }),
    );
    const progress = fc.record({
      state: fc.constantFrom(...OPERATION_STATES),
      stateReason: fc.option(fc.constantFrom('', '20 % failed', '\u202E<b>')),
      frozenThrough: fc.option(fc.bigInt({ min: 0n, max: 2n ** 63n - 1n })),
      notFound: count,
      notFoundFirst: fc.array(fc.constantFrom('a,b', '{}', '"', 'NULL', '\\')),
      ...{ inWork: count, fixed: count, failedSame: count, failedNew: count, skipped: count },
      skippedWhy: fc.dictionary(fc.constantFrom(...SKIP_REASONS), count),
      begunThrough: fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }),
      tokens: fc.double({ min: 0, max: 10_000, noNaN: true }).map((tokens) => tokens + 0),
      ...{ tokensAt: time, canarySettledAt: time, startedAt: time, endedAt: time },
      isCanaryOver: fc.boolean(),
      ...{ passedFixed: count, passedFailed: count },
    });
    await fc.assert(
      fc.asyncProperty(progress, async (given) => {
        const { inWork, fixed, failedSame, failedNew, skipped } = given;
        const kept = { ...given, total: inWork + fixed + failedSame + failedNew + skipped };
        await saveProgress(db.pool, row.id, { ...kept, stepInMs: null });
        expect(await readOperationRow(db.pool, row.id)).toMatchObject(kept);
      }),
      { numRuns: 40 },
    );
  });

  it('cannot say more than its total', async () => {
    const row = await inserted();
    const saved = saveProgress(db.pool, row.id, { ...row, fixed: 1, stepInMs: null });
    await expect(saved).rejects.toMatchObject({ code: '23514' });
  });
});

describe('a key of whoever asks', () => {
  it('inserts once at once, and is nothing to others', async () => {
    const keyed = { idempotencyKey: 'once' };
    const made = await Promise.all(
      Array.from({ length: 5 }, () => insertOperation(db.pool, { ...NEW, ...keyed })),
    );
    const ids = made.flatMap((row) => (row === null ? [] : [row.id]));
    expect(ids).toHaveLength(1);
    expect((await findOperationByKey(db.pool, 'Ada', 'once'))?.id).toBe(ids[0]);
    expect(await findOperationByKey(db.pool, 'Bo', 'once')).toBeNull();
    expect((await inserted({ ...keyed, requestedBy: 'Bo' })).id).not.toBe(ids[0]);
  });
});

describe('the list of rows', () => {
  it('shows a key only operations over nothing but its sources', async () => {
    const own = await inserted({ sources: ['shop'] });
    const both = await inserted({ sources: ['shop', 'bank'] });
    const all = await inserted();
    const seenWith = async (sources: readonly string[] | null) => {
      const query = { state: null, sources, before: null, limit: 100 };
      const ids = (await listOperationRows(db.pool, query)).map(({ id }) => id);
      return [own, both, all].map(({ id }) => ids.includes(id));
    };
    expect(await seenWith(['shop'])).toEqual([true, false, false]);
    expect(await seenWith(['bank', 'shop'])).toEqual([true, true, false]);
    expect(await seenWith(null)).toEqual([true, true, true]);
    expect(await seenWith(['mail'])).toEqual([false, false, false]);
  });

  it('is by state, before a place, newest first', async () => {
    const [first, second] = [await inserted(), await inserted()];
    await saveProgress(db.pool, second.id, { ...second, state: 'paused', stepInMs: null });
    const query = { sources: null, limit: 1 } as const;
    const paused = await listOperationRows(db.pool, { ...query, state: 'paused', before: null });
    expect(paused.map(({ id }) => id)).toEqual([second.id]);
    const before = await listOperationRows(db.pool, { ...query, state: null, before: second.id });
    expect(before.map(({ id }) => id)).toEqual([first.id]);
  });
});

describe('the operation that is due', () => {
  it('is the one that has waited longest, and nobody else gets it meanwhile', async () => {
    await quieten();
    const [late, early] = [await inserted(), await inserted()];
    await db.pool.query(
      `UPDATE replay_operation SET step_at = now() - interval '1 h' WHERE id = $1`,
      [early.id],
    );
    const [one, other] = [await db.pool.connect(), await db.pool.connect()];
    try {
      await one.query('BEGIN');
      expect((await lockDueOperation(one))?.id).toBe(early.id);
      await other.query('BEGIN');
      expect((await lockDueOperation(other))?.id).toBe(late.id);
      expect(await lockDueOperation(db.pool)).toBeNull();
    } finally {
      for (const client of [one, other]) {
        await client.query('ROLLBACK');
        client.release();
      }
    }
    await quieten();
  });

  it('is none whose step lies ahead, or that waits for a person', async () => {
    await quieten();
    const row = await inserted();
    await saveProgress(db.pool, row.id, { ...row, stepInMs: 3_600_000 });
    expect(await lockDueOperation(db.pool)).toBeNull();
    await saveProgress(db.pool, row.id, { ...row, stepInMs: null });
    expect(await lockDueOperation(db.pool)).toBeNull();
    await saveProgress(db.pool, row.id, { ...row, stepInMs: 0 });
    expect((await lockDueOperation(db.pool))?.id).toBe(row.id);
  });
});
