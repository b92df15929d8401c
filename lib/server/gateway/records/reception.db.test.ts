import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inTransaction, openDatabase } from '#lib/server/database';
import { isDatabaseAway, isLockTimeout } from '#lib/server/store/database-away';
import { eventually } from '#lib/testing/eventually';
import { findMisplacedRecords, findWrongCounts } from '#lib/testing/integrity';
import { createSource, submission } from '#lib/testing/records';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { enqueue } from '../egress/enqueue.ts';
import { receive } from '../ingress/receive.ts';
import { knownSource } from '../source-state.ts';
import type { Submission } from './submission.ts';

let db: TestDatabase;
const sources = ['shop', 'billing', 'github', 'payments', 'store-7'];

beforeEach(async () => {
  db = await createTestDatabase();
  for (const source of sources) {
    await createSource(db.pool, source);
    await knownSource(db.pool, source);
  }
});
afterEach(async () => {
  expect(await findMisplacedRecords(db.pool)).toEqual([]);
  expect(await findWrongCounts(db.pool)).toEqual([]);
  await db[Symbol.asyncDispose]();
});

const send = (given: Partial<Submission>, source = 'shop', put = receive) =>
  put(db.pool, { source, keyId: null, submissions: [submission(given)] });

const sendMany = (count: number, given: (n: number) => Partial<Submission>) =>
  Promise.allSettled(Array.from({ length: count }, (_, n) => send(given(n))));

/** A rule of the database that only the store knows how to break. */
async function addRule(reference: string, statement: string): Promise<void> {
  await db.pool.query(`
    CREATE FUNCTION rule() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${statement}; RETURN NEW; END $$;
    CREATE TRIGGER rule BEFORE INSERT ON record FOR EACH ROW
      WHEN (NEW.reference = '${reference}') EXECUTE FUNCTION rule()`);
}

async function stored(): Promise<{ records: number; transactions: number }> {
  const { rows } = await db.pool.query<{ records: number; transactions: number }>(
    `SELECT count(*)::int4 AS records, count(DISTINCT xmin::text)::int4 AS transactions FROM record`,
  );
  return rows[0] ?? { records: -1, transactions: -1 };
}

describe('requests that come at one time', () => {
  it('of many sources and both directions travel together, each with its own answer', async () => {
    const answers = await Promise.all(
      Array.from({ length: 300 }, (_, n) =>
        send({ reference: `r-${String(n)}` }, sources[n % 5], n % 3 === 0 ? enqueue : receive),
      ),
    );
    const statuses = answers.map(([result]) => result?.kind === 'accepted' && result.status);
    expect(statuses).toEqual(
      Array.from({ length: 300 }, (_, n) => (n % 3 === 0 ? 'QUEUED' : 'JUST_IN')),
    );
    const { records, transactions } = await stored();
    expect(records).toBe(300);
    expect(transactions).toBeLessThan(30);
    const { rows } = await db.pool.query<{ id: string; source: string; direction: string }>(
      `SELECT r.reference AS id, s.key AS source, r.direction FROM record r
       JOIN source s ON s.id = r.source_id ORDER BY r.id`,
    );
    for (const { id, source, direction } of rows) {
      const n = Number(id.slice(2));
      expect([source, direction]).toEqual([sources[n % 5], n % 3 === 0 ? 'EGRESS' : 'INGRESS']);
    }
  });

  it('leave long lists to themselves: each is one transaction, and neither joins the others', async () => {
    const list = (name: string, length: number) =>
      receive(db.pool, {
        source: 'shop',
        keyId: null,
        submissions: Array.from({ length }, (_, n) =>
          submission({ reference: name, eventId: `${name}-${String(n)}` }),
        ),
      });
    const [lists] = await Promise.all([
      Promise.all(['one', 'two', 'three', 'four'].map((name) => list(name, 200))),
      Promise.all(Array.from({ length: 50 }, () => send({ reference: 'single' }))),
    ]);
    expect(lists.flat().every(({ kind }) => kind === 'accepted')).toBe(true);
    const { rows } = await db.pool.query<{ members: string[]; records: number }>(
      `SELECT array_agg(DISTINCT reference) AS members, count(*)::int4 AS records
       FROM record WHERE xmin::text IN (SELECT xmin::text FROM record WHERE reference <> 'single')
       GROUP BY xmin::text ORDER BY min(reference)`,
    );
    expect(rows).toEqual(
      ['four', 'one', 'three', 'two'].map((name) => ({ members: [name], records: 200 })),
    );
  });

  it('tell duplicates and conflicts of one another apart by source, direction and event id', async () => {
    const eventId = 'one';
    const bytes = Buffer.from('other bytes');
    const answers = await Promise.all([
      send({ eventId }),
      send({ eventId }, 'billing'),
      send({ eventId }, 'shop', enqueue),
      send({ eventId }),
      send({ eventId, bytes }),
      send({ eventId, bytes }, 'billing'),
      send({ eventId }, 'shop', enqueue),
    ]);
    const results = answers.flat();
    expect(results.map(({ kind }) => kind)).toEqual([
      'accepted',
      'accepted',
      'accepted',
      'duplicate',
      'conflict',
      'conflict',
      'duplicate',
    ]);
    const ids = results.map(({ id }) => id);
    expect([ids[3], ids[4], ids[5], ids[6]]).toEqual([ids[0], ids[0], ids[1], ids[2]]);
    expect(await stored()).toEqual({ records: 3, transactions: 1 });
  });
});

describe('a request that cannot be stored', () => {
  it('fails alone, whatever the database holds against it', async () => {
    await addRule('poison', `RAISE EXCEPTION 'not this one' USING ERRCODE = 'check_violation'`);
    const settled = await sendMany(40, (n) => ({
      reference: n === 17 ? 'poison' : `r-${String(n)}`,
    }));
    const failed = settled.flatMap((answer, n) => (answer.status === 'rejected' ? [n] : []));
    expect(failed).toEqual([17]);
    expect((await stored()).records).toBe(39);
  });

  it('fails alone when it cannot even be written down', async () => {
    const settled = await sendMany(9, (n) => ({ originatedAt: n === 4 ? new Date(NaN) : null }));
    expect(settled.map(({ status }) => status === 'rejected')).toEqual(
      Array.from({ length: 9 }, (_, n) => n === 4),
    );
    expect((await stored()).records).toBe(8);
  });

  it('since an open transaction stores its event id, keeps nobody waiting and is asked to come again', async () => {
    await inTransaction(db.pool, async (tx) => {
      const request = {
        source: 'shop',
        keyId: null,
        submissions: [submission({ eventId: 'slow' })],
      };
      await enqueue(tx, request);
      const [same, ...others] = await Promise.allSettled([
        enqueue(db.pool, request),
        send({ eventId: 'a' }),
        send({ eventId: 'b' }, 'billing', enqueue),
      ]);
      expect(others.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
      const error: unknown = same.status === 'rejected' ? same.reason : null;
      expect([isLockTimeout(error), isDatabaseAway(error)]).toEqual([true, true]);
    });
    const [again] = await send({ eventId: 'slow' }, 'shop', enqueue);
    expect(again?.kind).toBe('duplicate');
  });
});

describe('a connection that is cut while a batch is written', () => {
  it('is told to all of the batch at once; nothing is half stored, and a resend is', async () => {
    await addRule('slow', 'PERFORM pg_sleep(60)');
    const sending = sendMany(20, (n) => ({
      reference: n === 7 ? 'slow' : `r-${String(n)}`,
      eventId: `e-${String(n)}`,
    }));
    await eventually(async () => {
      const { rowCount } = await db.pool.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND wait_event = 'PgSleep'`,
      );
      expect(rowCount).toBe(1);
    });
    const settled = await sending;
    const errors = settled.map((answer): unknown =>
      answer.status === 'rejected' ? answer.reason : null,
    );
    expect(errors.every((error) => isDatabaseAway(error))).toBe(true);
    expect((await stored()).records).toBe(0);
    await db.pool.query('DROP TRIGGER rule ON record');
    const again = await sendMany(20, (n) => ({ eventId: `e-${String(n)}` }));
    expect(again.every(({ status }) => status === 'fulfilled')).toBe(true);
    expect((await stored()).records).toBe(20);
  });
});

describe('ids follow the order of reception', () => {
  it('within a long list of one caller', async () => {
    const submissions = Array.from({ length: 1201 }, (_, n) =>
      submission({
        reference: `r-${String(n)}`,
        eventId: n % 2 === 0 ? `e-${String(1201 - n)}` : null,
      }),
    );
    const results = await receive(db.pool, { source: 'shop', keyId: null, submissions });
    const ids = results.map(({ id }) => id);
    expect(ids).toEqual([...ids].sort());
    const { rows } = await db.pool.query<{ reference: string }>(
      'SELECT reference FROM record ORDER BY id',
    );
    expect(rows.map(({ reference }) => reference)).toEqual(
      submissions.map(({ reference }) => reference),
    );
  });

  it('for a caller that is answered before it sends again, through whichever process', async () => {
    const other = openDatabase({ connectionString: db.url, max: 4, applicationName: 'other door' });
    try {
      const ids: string[] = [];
      for (let n = 0; n < 200; n += 1) {
        const noise = sendMany(3, () => ({}));
        const pool = n % 2 === 0 ? db.pool : other;
        const request = { source: 'shop', keyId: null, submissions: [submission()] };
        ids.push(...(await receive(pool, request)).map(({ id }) => id));
        await noise;
      }
      expect(ids).toEqual([...ids].sort());
      expect(new Set(ids).size).toBe(200);
    } finally {
      await other.end();
    }
  });
});
