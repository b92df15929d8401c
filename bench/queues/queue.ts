/** What the benchmark asks of every system: store one, store many, process, and say what is left. */
import { z } from 'zod';
import type { BenchPayload } from '../load/payload.ts';

/** What a handler does with each record, besides reading its payload. */
export const TASKS = ['nothing', 'row', 'row alone', 'row at once'] as const;
/**
 * `row` writes one row a record with one statement each, with whatever the system offers to commit
 * several records together; `row alone` gives each record a transaction of its own; `row at once` writes
 * the rows of a whole batch with one statement, where handlers are given batches.
 */
export type Task = (typeof TASKS)[number];

export interface Consumption {
  readonly task: Task;
  /** Called at the beginning of each record's handling. */
  readonly onHandle: (payload: BenchPayload) => void;
}

export interface StoreOptions {
  /** Records get one of so many ordering keys in turn; 0: none. */
  readonly orderingKeys?: number;
}

/** A system under test, opened in one process. */
export interface BenchQueue {
  /** Resolves when the record is as durable as the system makes it. */
  storeOne(payload: BenchPayload): Promise<void>;
  storeMany(payloads: readonly BenchPayload[], options?: StoreOptions): Promise<void>;
  /** Starts processing; the answer stops it. */
  consume(consumption: Consumption): Promise<() => Promise<void>>;
  /** Records not processed yet. */
  countWaiting(): Promise<number>;
  close(): Promise<void>;
}

export const QUEUE_NAMES = ['sluice', 'pg-boss', 'graphile-worker', 'bullmq', 'copy'] as const;

/** Which system, and where: what a process of the benchmark is told as JSON. */
export const queuePlaceSchema = z.object({
  name: z.enum(QUEUE_NAMES),
  /** Its PostgreSQL database; for BullMQ only where handlers write rows. */
  databaseUrl: z.string(),
  /** Where BullMQ's Redis listens. */
  redisPort: z.number().optional(),
  /** true: set up so that single records are seen as soon as possible. */
  isForLatency: z.boolean().default(false),
});
export type QueuePlace = z.infer<typeof queuePlaceSchema>;

/** The row that handlers write: once a record, or the benchmark says so. */
export const CREATE_EFFECT_TABLE =
  'CREATE TABLE IF NOT EXISTS bench_effect (record text PRIMARY KEY, note text NOT NULL)';
export const INSERT_EFFECT = 'INSERT INTO bench_effect (record, note) VALUES ($1, $2)';
/** For systems that may run a job again after its row was written. */
export const INSERT_EFFECT_ONCE = `${INSERT_EFFECT} ON CONFLICT DO NOTHING`;
export const INSERT_EFFECTS =
  'INSERT INTO bench_effect (record, note) SELECT * FROM unnest($1::text[], $2::text[])';
