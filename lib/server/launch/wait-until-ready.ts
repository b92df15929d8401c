/** Waits until a web process answers that it can take records. */
import { setTimeout as sleep } from 'node:timers/promises';
import { LaunchError } from './launch-error.ts';

const LIMIT_MS = 90_000;

/**
 * Polls `/readyz` of an address until it answers 200.
 * @throws LaunchError after 90 s
 */
export async function waitUntilReady(address: string): Promise<void> {
  const deadline = Date.now() + LIMIT_MS;
  while (Date.now() < deadline) {
    if (await isReady(address)) return;
    await sleep(100);
  }
  throw new LaunchError(`The web process at ${address} did not become ready within 90 s.`);
}

async function isReady(address: string): Promise<boolean> {
  try {
    const response = await fetch(`${address}/readyz`, { signal: AbortSignal.timeout(2_000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
