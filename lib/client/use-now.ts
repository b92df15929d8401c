/** One clock for everything on screen that says how long ago something was. */
import { useSyncExternalStore } from 'react';

const TICK_MS = 5_000;
const handlers = new Set<() => void>();
let now = new Date();
let ticking: ReturnType<typeof setInterval> | undefined;

function tick(): void {
  now = new Date();
  for (const handler of handlers) handler();
}

function subscribe(handler: () => void): () => void {
  handlers.add(handler);
  if (ticking === undefined) {
    now = new Date();
    ticking = setInterval(tick, TICK_MS);
  }
  return () => {
    handlers.delete(handler);
    if (handlers.size > 0) return;
    clearInterval(ticking);
    ticking = undefined;
  };
}

/** The time now, renewed every five seconds. */
export function useNow(): Date {
  return useSyncExternalStore(
    subscribe,
    () => now,
    () => now,
  );
}
