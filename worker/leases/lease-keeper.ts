/** Keeps this worker's leases alive from a thread of its own. */
import { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import { z } from 'zod';

export interface LeaseKeeperOptions {
  readonly connectionString: string;
  readonly leaseSeconds: number;
  readonly log: Logger;
  /** These leases were swept: what ran under them has been ended by somebody else. */
  readonly onLost: (tokens: ReadonlySet<string>) => void;
}

export interface LeaseKeeper {
  keep(token: string): void;
  drop(token: string): void;
  stop(): Promise<void>;
}

const newsSchema = z.union([
  z.object({ lost: z.array(z.string()) }),
  z.object({ trouble: z.string() }),
]);

/** Starts the thread. */
export function startLeaseKeeper(options: LeaseKeeperOptions): LeaseKeeper {
  const { connectionString, leaseSeconds, log, onLost } = options;
  const thread = new Worker(new URL('./keeper-thread.ts', import.meta.url), {
    workerData: { connectionString, leaseSeconds },
  });
  const ended = new Promise<void>((resolve) => {
    thread.once('exit', () => {
      resolve();
    });
  });
  thread.on('error', (error) => {
    log.error({ err: error }, 'lease keeper failed');
  });
  thread.on('message', (message: unknown) => {
    const news = newsSchema.parse(message);
    if ('lost' in news) onLost(new Set(news.lost));
    else log.warn({ reason: news.trouble }, 'leases could not be renewed');
  });
  return {
    keep: (token) => {
      thread.postMessage({ order: 'keep', token });
    },
    drop: (token) => {
      thread.postMessage({ order: 'drop', token });
    },
    stop: async () => {
      thread.postMessage({ order: 'stop' });
      await ended;
    },
  };
}
