/** A worker with the given handlers on a database of its own, for tests of what handlers do. */
import pino from 'pino';
import { parseRecordId } from '#lib/domain/record-id';
import { receive } from '#lib/server/gateway/ingress/receive';
import type { Database } from '#lib/server/database';
import type { Handler } from '#worker/handler';
import { startWorker } from '#worker/start-worker';
import { eventually } from './eventually.ts';
import { createSource, submission } from './records.ts';
import { createTestDatabase } from './test-database.ts';

export interface Sent {
  readonly source: string;
  readonly type: string;
  readonly reference: string;
  readonly payload: unknown;
}

/** What became of a record. */
export interface Processed {
  readonly status: string;
  readonly outcomes: readonly string[];
  readonly codes: readonly (string | null)[];
  /** Of the last failed attempt. */
  readonly message: string | null;
}

export interface Answered {
  readonly source: string;
  readonly type: string;
  readonly reference: string;
  readonly payload: unknown;
}

export interface CoreApp extends AsyncDisposable {
  readonly pool: Database;
  /** Stores a record and returns its id. */
  send(sent: Sent): Promise<bigint>;
  /** What became of a record once it has an attempt. */
  look(id: bigint): Promise<Processed>;
  /** The same, once the record is done. */
  done(id: bigint): Promise<Processed>;
  /** Sends a record and waits until it is done. */
  process(sent: Sent): Promise<Processed>;
  /** Egress records enqueued so far, oldest first. */
  answers(): Promise<Answered[]>;
}

/** Retries come after milliseconds instead of seconds. */
export async function startCoreApp(handlers: readonly Handler[]): Promise<CoreApp> {
  const db = await createTestDatabase();
  const { pool } = db;
  for (const key of new Set(handlers.map((handler) => handler.source)))
    await createSource(pool, key);
  const worker = startWorker({
    connectionString: db.url,
    handlers: handlers.map((handler) => ({
      ...handler,
      retry: { ...handler.retry, firstDelayMs: 30, maxDelayMs: 100 },
    })),
    concurrency: 8,
    leaseSeconds: 10,
    version: 'test',
    log: pino({ level: 'silent' }),
  });
  const send = (sent: Sent) => store(pool, sent);
  const done = (id: bigint) =>
    eventually(async () => {
      const processed = await look(pool, id);
      if (processed.status === 'JUST_IN') throw new Error(`still in: ${processed.codes.join()}`);
      return processed;
    });
  return {
    pool,
    send,
    done,
    look: (id) => look(pool, id),
    process: async (sent) => done(await send(sent)),
    answers: () => readAnswers(pool),
    [Symbol.asyncDispose]: async () => {
      await worker.stop();
      await db[Symbol.asyncDispose]();
    },
  };
}

async function store(pool: Database, { source, type, reference, payload }: Sent): Promise<bigint> {
  const bytes = Buffer.from(JSON.stringify(payload));
  const [result] = await receive(pool, {
    source,
    keyId: null,
    submissions: [submission({ type, reference, bytes })],
  });
  const id = result === undefined ? null : parseRecordId(result.id);
  if (id === null) throw new Error('nothing was stored');
  return id;
}

async function look(pool: Database, id: bigint): Promise<Processed> {
  const { rows: states } = await pool.query<{ status: string }>(
    'SELECT status FROM record_status WHERE id = $1',
    [id],
  );
  const { rows } = await pool.query<{
    outcome: string;
    failure_code: string | null;
    failure_message: string | null;
  }>(
    `SELECT outcome, failure_code, failure_message FROM attempt
     WHERE record_id = $1 ORDER BY generation, number`,
    [id],
  );
  return {
    status: states[0]?.status ?? 'unknown',
    outcomes: rows.map((row) => row.outcome),
    codes: rows.map((row) => row.failure_code),
    message: rows.findLast((row) => row.failure_message !== null)?.failure_message ?? null,
  };
}

async function readAnswers(pool: Database): Promise<Answered[]> {
  const { rows } = await pool.query<Omit<Answered, 'payload'> & { bytes: Buffer }>(
    `SELECT s.key AS source, r.type, r.reference, p.bytes
     FROM record r JOIN source s ON s.id = r.source_id JOIN payload p ON p.record_id = r.id
     WHERE r.direction = 'EGRESS' ORDER BY r.id`,
  );
  return rows.map(({ bytes, ...row }) => {
    const payload: unknown = JSON.parse(bytes.toString());
    return { ...row, payload };
  });
}
