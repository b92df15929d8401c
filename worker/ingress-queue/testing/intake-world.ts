/** A database, a source that takes records from its queue, and what consumes it, for tests. */
import pino from 'pino';
import type { Database } from '#lib/server/database';
import { openDatabase } from '#lib/server/database';
import { createSource } from '#lib/testing/records';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { runQueueIntake, type RunningQueueIntake } from '../run-queue-intake.ts';
import { openQueueSender, type QueueSender } from './queue-sender.ts';

export interface IntakeWorld extends AsyncDisposable {
  readonly db: TestDatabase;
  readonly sender: QueueSender;
  /** Consumes as a worker does, over other ways where they are given. */
  consume(by?: Ways): RunningQueueIntake;
  /** References of the records of the source, in the order in which they were stored. */
  references(): Promise<string[]>;
  count(): Promise<number>;
}

/** URLs of proxies. */
export interface Ways {
  readonly broker?: string;
  readonly database?: string;
}

export const SOURCE = 'shop';

export async function createIntakeWorld(url: string): Promise<IntakeWorld> {
  const db = await createTestDatabase();
  await createSource(db.pool, SOURCE);
  await db.pool.query('UPDATE source SET amqp_ingress = true');
  const sender = await openQueueSender(url, SOURCE);
  const running: RunningQueueIntake[] = [];
  const pools: Database[] = [];
  return {
    db,
    sender,
    consume: ({ broker = url, database = db.url } = {}) => {
      const pool = openDatabase({
        connectionString: database,
        max: 4,
        applicationName: 'sluice intake',
      });
      pools.push(pool);
      const log = pino({ level: 'silent' });
      const workerId = `worker-${String(running.length)}`;
      const intake = runQueueIntake(broker, { db: pool, workerId, mostBytes: 100_000, log });
      running.push(intake);
      return intake;
    },
    references: () => readReferences(db.pool),
    count: () => countRecords(db.pool),
    [Symbol.asyncDispose]: async () => {
      await Promise.all(running.map((intake) => intake.stop()));
      await Promise.all(pools.map((pool) => pool.end()));
      await sender[Symbol.asyncDispose]();
      await db[Symbol.asyncDispose]();
    },
  };
}

async function readReferences(db: Database): Promise<string[]> {
  const { rows } = await db.query<{ reference: string }>(
    `SELECT r.reference FROM record r JOIN source s ON s.id = r.source_id
     WHERE s.key = $1 ORDER BY r.id`,
    [SOURCE],
  );
  return rows.map(({ reference }) => reference);
}

async function countRecords(db: Database): Promise<number> {
  const { rows } = await db.query<{ n: number }>('SELECT count(*)::int4 AS n FROM record');
  return rows[0]?.n ?? 0;
}
