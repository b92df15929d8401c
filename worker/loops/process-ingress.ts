/** Claims due ingress records as long as there is room, and starts their attempts. */
import { claimWork } from '#lib/server/store/claim-work';
import { releaseOrphanLeases } from '#lib/server/store/end-leases';
import { beginAttempts, type BegunAttempt } from '#worker/ingress/begun-attempt';
import type { InWork } from '#worker/ingress/in-work';
import { pause } from '#worker/pause';
import type { Loop } from '#worker/supervisor';
import type { WorkerParts } from '#worker/worker-parts';

/** Between two looks: short after work was found, longer each time there was none. */
const SHORTEST_WAIT_MS = 4;
const LONGEST_WAIT_MS = 250;

/** The loop; ends when claiming is to stop. */
export function processIngress(parts: WorkerParts): Loop {
  return {
    name: 'process ingress',
    run: async (signal) => {
      // After a failed start of this loop there may be a lease whose token never reached us.
      await releaseOrphanLeases(parts.db, parts.identity.id, parts.inWork.tokens);
      let waitMs = SHORTEST_WAIT_MS;
      while (await hasRoom(parts, signal)) {
        const isFound = await claimBatch(parts, signal);
        waitMs = isFound ? SHORTEST_WAIT_MS : Math.min(waitMs * 2, LONGEST_WAIT_MS);
        if (!isFound) await pause(waitMs, signal);
      }
    },
  };
}

/** Waits for room; false: claiming is to stop. */
async function hasRoom({ inWork }: WorkerParts, signal: AbortSignal): Promise<boolean> {
  await inWork.until(() => inWork.room > 0, signal);
  return !signal.aborted;
}

async function claimBatch(parts: WorkerParts, signal: AbortSignal): Promise<boolean> {
  const { db, identity, leaseSeconds, inWork, keeper } = parts;
  const batch = await claimWork(db, { holder: identity.id, limit: inWork.room, leaseSeconds });
  if (batch === null) return false;
  const attempts = beginAttempts(batch);
  keeper.keep(batch.token);
  if (batch.isSuspect) await runAlone(inWork, attempts, signal);
  else inWork.take(attempts);
  return true;
}

/** If it kills this worker too, it takes no other record's attempt with it. */
async function runAlone(
  inWork: InWork,
  attempts: readonly BegunAttempt[],
  signal: AbortSignal,
): Promise<void> {
  await inWork.until(() => inWork.size === 0, signal);
  inWork.take(attempts);
  await inWork.until(() => inWork.size === 0, signal);
}
