/** What a worker must be told to start. */
import type { Logger } from 'pino';
import type { SweepPolicy } from '#lib/server/store/sweep-leases';
import type { Handler } from './handler.ts';
import type { RetentionDays } from '#lib/server/store/source-windows';

export interface WorkerOptions {
  readonly connectionString: string;
  readonly handlers: readonly Handler[];
  /** Handlers that run at once. */
  readonly concurrency: number;
  readonly leaseSeconds: number;
  readonly version: string;
  readonly log: Logger;
  /** Of the broker, with its virtual host; left out: there is none. */
  readonly amqpUrl?: string | undefined;
  /** The most bytes that a record of the queue may have; left out: as the door takes by default. */
  readonly mostRecordBytes?: number;
  /** How long running handlers may go on after a stop was asked for. */
  readonly graceMs?: number;
  readonly sweepIntervalMs?: number;
  readonly sweepPolicy?: SweepPolicy;
  /** Left out: everything is kept. */
  readonly retention?: RetentionDays;
  /** How long one handler may keep the event loop from turning before the worker is ended. */
  readonly blockedLimitMs?: number;
}
