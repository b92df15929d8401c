/** Handlers that share transactions: each record ends as if it had been alone, exactly once. */
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { DEFAULT_RETRY_POLICY } from '#lib/domain/retry-policy';
import { receive } from '#lib/server/gateway/ingress/receive';
import { eventually } from '#lib/testing/eventually';
import { findMisplacedRecords, findWrongCounts } from '#lib/testing/integrity';
import { createSource, submission } from '#lib/testing/records';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { defineHandler, FailureError, type Handler, type HandlerContext } from '#worker/handler';
import { startWorker, type RunningWorker } from '#worker/start-worker';

type Act = (context: HandlerContext, reference: string) => Promise<unknown>;

const acts = new Map<string, Act>();
const insertEffect: Act = ({ tx }, reference) =>
  tx.query('INSERT INTO effect (reference) VALUES ($1)', [reference]);

const handler: Handler = defineHandler({
  name: 'sharing',
  version: '1',
  source: 'shop',
  types: ['act'],
  contract: z.unknown(),
  transaction: 'shared',
  timeoutMs: 500,
  retry: { ...DEFAULT_RETRY_POLICY, firstDelayMs: 20, maxDelayMs: 50 },
  process: async ({ reference }, context) => {
    const [batch = '', , kind = ''] = reference.split('/');
    await (acts.get(`${batch}/${kind}`) ?? insertEffect)(context, reference);
  },
});

let db: TestDatabase;
let worker: RunningWorker;
const start = (): RunningWorker =>
  startWorker({
    connectionString: db.url,
    handlers: [handler],
    concurrency: 100,
    leaseSeconds: 10,
    version: 'test',
    log: pino({ level: 'silent' }),
    sweepIntervalMs: 100,
  });

beforeAll(async () => {
  db = await createTestDatabase();
  await createSource(db.pool, 'shop');
  await createSource(db.pool, 'mail');
  await db.pool.query('CREATE TABLE effect (reference text)');
  await db.pool.query('CREATE TABLE counter (name text PRIMARY KEY, n integer NOT NULL)');
  worker = start();
});
afterAll(async () => {
  await worker.stop();
  expect(await findMisplacedRecords(db.pool)).toEqual([]);
  expect(await findWrongCounts(db.pool)).toEqual([]);
  await db[Symbol.asyncDispose]();
});

let batches = 0;
/** Sends records in one go, the first as many of a kind as `kinds` says, and waits until all are done. */
async function process(size: number, kinds: Readonly<Record<string, Act>> = {}) {
  batches += 1;
  const batch = `b${String(batches)}`;
  for (const [kind, act] of Object.entries(kinds)) acts.set(`${batch}/${kind}`, act);
  const names = Object.keys(kinds);
  const submissions = Array.from({ length: size }, (_, n) =>
    submission({ type: 'act', reference: `${batch}/${String(n)}/${names[n] ?? 'usual'}` }),
  );
  await receive(db.pool, { source: 'shop', keyId: null, submissions });
  return eventually(
    async () => {
      const facts = await readFacts(batch);
      expect(facts.filter(({ status }) => status === 'JUST_IN')).toEqual([]);
      return facts;
    },
    { timeoutMs: 20_000 },
  );
}

interface Facts {
  readonly kind: string;
  readonly status: string;
  readonly effects: number;
  readonly outcomes: string;
  readonly code: string | null;
}

async function readFacts(batch: string): Promise<Facts[]> {
  const { rows } = await db.pool.query<Facts>(
    `SELECT split_part(v.reference, '/', 3) AS kind, v.status,
            (SELECT count(*)::int FROM effect e WHERE e.reference = v.reference) AS effects,
            string_agg(a.outcome::text, ',' ORDER BY a.number) AS outcomes,
            max(a.failure_code) AS code
     FROM record_status v LEFT JOIN attempt a ON a.record_id = v.id
     WHERE v.source = 'shop' AND v.reference LIKE $1 || '/%' GROUP BY v.id, v.reference, v.status ORDER BY v.id`,
    [batch],
  );
  return rows;
}

const PROCESSED = { kind: 'usual', status: 'PROCESSED', effects: 1, outcomes: 'SUCCEEDED' };
const usual = (facts: readonly Facts[]) => facts.filter(({ kind }) => kind === 'usual');
function expectAllProcessed(facts: readonly Facts[]): void {
  expect(facts.filter((one) => one.outcomes !== 'SUCCEEDED' || one.effects !== 1)).toEqual([]);
  expect(facts[0]).toMatchObject(PROCESSED);
}

test('records of one handler commit together, each with its effect once', async () => {
  const facts = await process(100);
  expect(facts).toHaveLength(100);
  expectAllProcessed(facts);
  const { rows } = await db.pool.query<{ n: number }>(
    `SELECT count(DISTINCT xmin::text)::int AS n FROM effect WHERE reference LIKE 'b1/%'`,
  );
  expect(rows[0]?.n).toBeLessThan(50);
});

describe('one record among a hundred that fails', () => {
  const failing: Record<string, [Act, Partial<Facts>]> = {
    'throws after its effect': [
      async (...args) => {
        await insertEffect(...args);
        throw new FailureError({ class: 'data', code: 'rule_broken', message: 'No.' });
      },
      { status: 'ERROR', outcomes: 'FAILED', code: 'rule_broken' },
    ],
    'throws before any statement': [
      () => Promise.reject(new FailureError({ class: 'data', code: 'refused', message: 'No.' })),
      { status: 'ERROR', outcomes: 'FAILED', code: 'refused' },
    ],
    'breaks a constraint': [
      async (...args) => {
        await insertEffect(...args);
        await args[0].tx.query(`INSERT INTO counter VALUES ('twice', 1), ('twice', 2)`);
      },
      { status: 'ERROR', outcomes: 'FAILED', code: 'constraint_violated' },
    ],
    'hides that its statement failed': [
      async (...args) => {
        await insertEffect(...args);
        await args[0].tx.query('SELECT 1 / 0').catch(() => undefined);
      },
      { status: 'ERROR', outcomes: 'FAILED', code: 'failed_statement_ignored' },
    ],
    'tries to commit for all': [
      async (...args) => {
        await insertEffect(...args);
        await args[0].tx.query('COMMIT');
      },
      { status: 'ERROR', outcomes: 'FAILED', code: 'transaction_misused' },
    ],
  };

  test.each(Object.keys(failing))('%s: it alone is undone, at its first attempt', async (name) => {
    const [act, expected] = failing[name] ?? [insertEffect, {}];
    const facts = await process(100, { failing: act });
    expect(facts.filter(({ kind }) => kind === 'failing')).toMatchObject([
      { ...expected, effects: 0 },
    ]);
    expectAllProcessed(usual(facts));
  });
});

describe('one record among a hundred that is in the way for a time', () => {
  const atFirst =
    (act: Act): Act =>
    async (context, reference) => {
      await insertEffect(context, reference);
      if (context.attempt === 1) await act(context, reference);
    };

  test.each<[string, Act, string]>([
    ['hangs', () => new Promise(() => undefined), 'handler_timeout'],
    ['hangs in a statement', ({ tx }) => tx.query('SELECT pg_sleep(5)'), 'handler_timeout'],
    [
      'has a statement that times out',
      async ({ tx }) => {
        await tx.query(`SELECT set_config('statement_timeout', '50', true)`);
        await tx.query('SELECT pg_sleep(5)');
      },
      'database_unavailable',
    ],
  ])('%s: it is tried again, the others are not held up', async (_, act, code) => {
    const facts = await process(100, { slow: atFirst(act) });
    expect(facts.filter(({ kind }) => kind === 'slow')).toMatchObject([
      { status: 'PROCESSED', effects: 1, outcomes: 'POSTPONED,SUCCEEDED', code },
    ]);
    expectAllProcessed(usual(facts));
  });

  test('waits for a row that another holds: those in company go alone, all succeed', async () => {
    await db.pool.query(`INSERT INTO counter VALUES ('locked', 0)`);
    const other = await db.pool.connect();
    await other.query(`BEGIN; UPDATE counter SET n = n + 1 WHERE name = 'locked'`);
    let runs = 0;
    const facts = await process(100, {
      waiting: async (context, reference) => {
        runs += 1;
        if (runs === 2) setTimeout(() => void other.query('COMMIT'), 50);
        await context.tx.query(
          `WITH changed AS (UPDATE counter SET n = n + 1 WHERE name = 'locked')
           INSERT INTO effect VALUES ($1)`,
          [reference],
        );
      },
    });
    other.release();
    expect(runs).toBe(2);
    expect(facts.filter((one) => one.outcomes !== 'SUCCEEDED' || one.effects !== 1)).toEqual([]);
  });

  test('has been swept: it is fenced, the others are not', async () => {
    let runs = 0;
    const facts = await process(100, {
      swept: async (context, reference) => {
        runs += 1;
        if (runs === 1) await sweep(reference);
        await insertEffect(context, reference);
      },
    });
    expect(facts.filter(({ kind }) => kind === 'swept')).toMatchObject([
      { status: 'PROCESSED', effects: 1, outcomes: 'LOST,SUCCEEDED' },
    ]);
    expectAllProcessed(usual(facts));
  });
});

/** What the sweeper does with one record whose worker seems to be dead. */
async function sweep(reference: string): Promise<void> {
  await db.pool.query(
    `WITH swept AS (SELECT id, source_id FROM record WHERE reference = $1), fence AS (
       INSERT INTO attempt (record_id, generation, number, lease_token, holder, started_at, outcome,
                            failure_class, failure_code)
       SELECT id, 0, 1, gen_random_uuid(), 'w', now(), 'LOST', 'defect', 'worker_died' FROM swept)
     INSERT INTO work (record_id, direction, source_id, due_at, attempts)
     SELECT id, 'INGRESS', source_id, now() + interval '0.2 s', 1 FROM swept`,
    [reference],
  );
}

test('handlers that lock and read before they write do not see each other half done', async () => {
  await db.pool.query(`INSERT INTO counter VALUES ('read', 0)`);
  const { reads, act } = countBy('read');
  const facts = await process(60, Object.fromEntries(reads.map((name) => [name, act])));
  expect(facts.filter(({ status }) => status !== 'PROCESSED')).toEqual([]);
  const { rows } = await db.pool.query(`SELECT n FROM counter WHERE name = 'read'`);
  expect(rows).toEqual([{ n: 60 }]);
});

test('two workers on rows that all records change: each change counts once', async () => {
  const other = start();
  await db.pool.query(`INSERT INTO counter VALUES ('hot', 0)`);
  const { reads, act } = countBy('hot');
  for (let round = 0; round < 3; round += 1)
    await process(60, Object.fromEntries(reads.map((name) => [name, act])));
  await other.stop();
  const { rows } = await db.pool.query(`SELECT n FROM counter WHERE name = 'hot'`);
  expect(rows).toEqual([{ n: 180 }]);
});

/** Adds one to a counter in two statements, as 60 kinds: a lock holds nobody off in the same transaction. */
function countBy(name: string): { reads: string[]; act: Act } {
  const act: Act = async (context, reference) => {
    const { rows } = await context.tx.query<{ n: number }>(
      `SELECT n FROM counter WHERE name = '${name}' FOR UPDATE`,
    );
    await context.tx.query(`UPDATE counter SET n = $1 WHERE name = '${name}'`, [
      (rows[0]?.n ?? 0) + 1,
    ]);
    await insertEffect(context, reference);
  };
  return { reads: Array.from({ length: 60 }, (_, n) => `k${String(n)}`), act };
}

test('egress records enqueued in company exist once', async () => {
  const enqueue: Act = async (context, reference) => {
    await insertEffect(context, reference);
    await context.egress.enqueue({
      source: 'mail',
      reference,
      type: 'answer',
      mediaType: 'text/plain',
      bytes: Buffer.from('hello'),
    });
  };
  const kinds = Array.from({ length: 30 }, (_, n) => [`k${String(n)}`, enqueue] as const);
  const facts = await process(30, Object.fromEntries(kinds));
  expect(facts.filter(({ status }) => status !== 'PROCESSED')).toEqual([]);
  const { rows } = await db.pool.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM record_status WHERE source = 'mail'`,
  );
  expect(rows[0]?.n).toBe(30);
});
