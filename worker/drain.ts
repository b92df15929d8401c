/** The end of a worker's work: running handlers finish if they can in time, all else is put back. */
import type { Database } from '#lib/server/database';
import type { BegunAttempt } from './ingress/begun-attempt.ts';
import { putBack } from './ingress/give-back.ts';
import type { InWork } from './ingress/in-work.ts';
import type { WorkerParts } from './worker-parts.ts';

/** For attempts that are being settled when the time is over. */
const SETTLE_MS = 5_000;

/** Resolves when nothing is in work. Claiming must have stopped before; leases are kept meanwhile. */
export async function drain(
  { db, inWork, settling, log }: WorkerParts,
  graceMs: number,
): Promise<void> {
  try {
    await release(db, inWork, inWork.takeWaiting());
    await inWork.until(() => inWork.size === 0, AbortSignal.timeout(graceMs));
    inWork.stopRunning();
    await inWork.until(() => inWork.size === 0, AbortSignal.timeout(SETTLE_MS));
    settling.abort();
    await release(db, inWork, inWork.takeReleased());
  } catch (error) {
    log.warn({ err: error }, 'records could not be put back; they will be when their lease ends');
  }
}

async function release(
  db: Database,
  inWork: InWork,
  attempts: readonly BegunAttempt[],
): Promise<void> {
  await putBack(db, attempts);
  inWork.close(attempts);
}
