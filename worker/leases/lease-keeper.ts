/** Keeps this worker's leases alive from a thread of its own. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import { keeperNewsSchema, type KeeperSettings } from './keeper-messages.ts';

export interface LeaseKeeperOptions {
  readonly connectionString: string;
  readonly leaseSeconds: number;
  /** How long one handler may keep the event loop from turning before the worker is ended. */
  readonly blockedLimitMs: number;
  readonly log: Logger;
  /** These leases were swept: what ran under them has been ended by somebody else. */
  readonly onLost: (tokens: ReadonlySet<string>) => void;
  /** The thread has died of an error: from now on leases run out unrenewed. */
  readonly onFailed: (error: unknown) => void;
}

export interface LeaseKeeper {
  keep(token: string): void;
  drop(token: string): void;
  stop(): Promise<void>;
}

const PULSES_PER_LIMIT = 40;

/** Starts the thread. */
export function startLeaseKeeper(options: LeaseKeeperOptions): LeaseKeeper {
  const { connectionString, leaseSeconds, blockedLimitMs, log, onLost } = options;
  const pulse = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const beats = new Int32Array(pulse);
  const heart = setInterval(() => Atomics.add(beats, 0, 1), blockedLimitMs / PULSES_PER_LIMIT);
  const workerData: KeeperSettings = { connectionString, leaseSeconds, pulse, blockedLimitMs };
  const thread = new Worker(new URL('./keeper-thread.ts', import.meta.url), { workerData });
  thread.on('error', options.onFailed);
  thread.on('message', (message: unknown) => {
    const news = keeperNewsSchema.parse(message);
    if ('lost' in news) onLost(new Set(news.lost));
    else log.warn({ reason: news.trouble }, 'leases could not be renewed');
  });
  const tell = (order: 'keep' | 'drop' | 'stop', token = ''): void => {
    thread.postMessage({ order, token });
  };
  return {
    keep: (token) => {
      tell('keep', token);
    },
    drop: (token) => {
      tell('drop', token);
    },
    stop: async () => {
      clearInterval(heart);
      const ended = once(thread, 'exit');
      tell('stop');
      await ended;
    },
  };
}
