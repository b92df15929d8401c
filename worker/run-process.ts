/** A process around a worker: signals, and errors that nobody caught. */
import { log } from '#lib/server/log';
import { startWorker, type WorkerOptions } from './start-worker.ts';

/** Runs a worker until SIGTERM or SIGINT; the process then ends with 0. */
export async function runProcess(options: () => WorkerOptions): Promise<void> {
  const worker = await startWorker(options());
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) return;
    isStopping = true;
    void worker.stop().then(() => process.exit(0));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.on('unhandledRejection', (error) => {
    log.error({ err: error }, 'a rejection that nobody caught');
  });
}
