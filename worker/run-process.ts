/** A process around a worker: signals, and errors that nobody caught. */
import { log } from '#lib/server/log';
import { startWorker } from './start-worker.ts';
import type { WorkerOptions } from './worker-options.ts';

/** More than any orderly stop takes, even with the database away. */
const STOP_LIMIT_MS = 25_000;

/**
 * Runs a worker until SIGTERM or SIGINT; the process then ends with 0. A second signal ends it at
 * once: leases run out and others take over.
 */
export function runProcess(options: WorkerOptions): void {
  // Of a handler's promise or timer, mostly. What matters is fenced in the database, so one handler's
  // carelessness need not take the records of all others down with the process.
  process.on('unhandledRejection', (error) => {
    log.error({ err: error }, 'a rejected promise that nobody waited for');
  });
  process.on('uncaughtException', (error) => {
    log.error({ err: error }, 'an error that nobody caught');
  });
  const worker = startWorker(options);
  let signals = 0;
  const stop = (): void => {
    signals += 1;
    if (signals > 1) process.exit(1);
    setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref();
    void worker.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'the worker did not stop in good order');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}
