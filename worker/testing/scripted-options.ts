/** The options of a worker in tests. */
import pino from 'pino';
import type { WorkerOptions } from '#worker/worker-options';
import { scriptedHandler } from './scripted-handler.ts';

/** A quick, silent worker with short leases. */
export function scriptedOptions(connectionString: string): WorkerOptions {
  return {
    connectionString,
    handlers: [scriptedHandler],
    concurrency: 10,
    leaseSeconds: 2,
    version: 'test',
    log: pino({ level: 'silent' }),
    graceMs: 1_000,
    sweepIntervalMs: 100,
    sweepPolicy: { maxDeaths: 3, firstDelayMs: 50, maxDelayMs: 200 },
  };
}
