/** Hears that a person or the system wants the installation to stop. */
import { once } from 'node:events';
import { say } from './say.ts';

export interface StopRequest {
  /** Resolves at the first request. */
  readonly requested: Promise<unknown>;
  /** Aborted at the first request. */
  readonly signal: AbortSignal;
}

/** One Ctrl-C arrives several times when npm and the shell pass it on; later ones mean it. */
const SAME_REQUEST_MS = 1_000;

/** Listens from now on; calls `force` at a second request. */
export function listenForStop(force: () => void): StopRequest {
  const controller = new AbortController();
  const requested = once(controller.signal, 'abort');
  let first: number | undefined;
  const hear = (): void => {
    if (first === undefined) {
      first = Date.now();
      say('stopping in order; press Ctrl-C again to stop at once …');
      controller.abort();
    } else if (Date.now() - first > SAME_REQUEST_MS) {
      force();
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, hear);
  process.once('disconnect', hear);
  return { requested, signal: controller.signal };
}
