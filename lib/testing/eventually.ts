/** Waits for a condition in a test instead of sleeping. */
import { setTimeout as sleep } from 'node:timers/promises';

export interface EventuallyOptions {
  readonly timeoutMs?: number;
  readonly intervalMs?: number;
}

/**
 * Calls `check` until it returns without throwing, and gives back what it returned.
 * @throws what `check` threw last, once `timeoutMs` (10 s) have passed
 */
export async function eventually<Result>(
  check: () => Promise<Result> | Result,
  { timeoutMs = 10_000, intervalMs = 25 }: EventuallyOptions = {},
): Promise<Result> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() >= deadline) throw error;
      await sleep(intervalMs);
    }
  }
}
