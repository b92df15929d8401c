/** A loop that does one piece of work, waits, and does it again. */
import { pause } from '#worker/pause';
import type { Loop } from '#worker/supervisor';

/** `work` says whether there is more to do at once. */
export function repeat(
  name: string,
  intervalMs: number,
  work: (signal: AbortSignal) => Promise<'more' | 'done'>,
): Loop {
  return {
    name,
    run: async (signal) => {
      while (!signal.aborted) {
        const state = await work(signal);
        if (state === 'done') await pause(intervalMs, signal);
      }
    },
  };
}
