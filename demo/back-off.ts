/** Waits longer and longer while the other side is away. */
import { setTimeout as sleep } from 'node:timers/promises';
import { SluiceAwayError } from './sluice-client.ts';
import { say } from './say.ts';

const FIRST_MS = 500;
const MOST_MS = 10_000;

/**
 * Calls `send` until Sluice answers something other than “not now”.
 * @throws what `send` throws otherwise; AbortError when the demo stops
 */
export async function backOff<Answer>(
  what: string,
  signal: AbortSignal,
  send: () => Promise<Answer>,
): Promise<Answer> {
  for (let tries = 0; ; tries += 1) {
    try {
      const answer = await send();
      if (tries > 0) say(`${what}: Sluice answers again`);
      return answer;
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof SluiceAwayError)) throw error;
      const ownMs = Math.min(FIRST_MS * 2 ** tries, MOST_MS);
      const waitMs = Math.max(ownMs, error.retryAfterMs ?? 0);
      say(`${what}: ${error.message}; again in ${String(waitMs / 1000)} s`);
      await sleep(waitMs, undefined, { signal });
    }
  }
}
