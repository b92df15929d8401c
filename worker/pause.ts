/** Waiting that a stop cuts short. */
import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves after `ms`, or at once when `signal` is aborted. Never rejects. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}

/** `ms` spread over 50 to 100 %, so that many who wait do not come back in step. */
export function jittered(ms: number): number {
  return ms * (0.5 + Math.random() / 2);
}
