/** Runs the loops of a worker and starts those again that fail: a database that is away stops nothing. */
import type { Logger } from 'pino';
import { jittered, pause } from './pause.ts';

export interface Loop {
  readonly name: string;
  /** Returns when its work is done or `signal` is aborted; throws when it cannot go on. */
  run(signal: AbortSignal): Promise<void>;
}

const FIRST_DELAY_MS = 100;
const MAX_DELAY_MS = 5_000;
/** A loop that ran this long before it failed starts again without having to wait longer each time. */
const HEALTHY_MS = 10_000;

/** Runs one loop to its end, however often it fails on the way. Never throws. */
export async function supervise(loop: Loop, signal: AbortSignal, log: Logger): Promise<void> {
  const isStopping = (): boolean => signal.aborted;
  let delayMs = FIRST_DELAY_MS;
  while (!isStopping()) {
    const startedAt = performance.now();
    try {
      await loop.run(signal);
      return;
    } catch (error) {
      if (isStopping()) return;
      if (performance.now() - startedAt > HEALTHY_MS) delayMs = FIRST_DELAY_MS;
      log.warn({ err: error, loop: loop.name, delayMs }, 'loop failed and starts again');
      await pause(jittered(delayMs), signal);
      delayMs = Math.min(delayMs * 2, MAX_DELAY_MS);
    }
  }
}
