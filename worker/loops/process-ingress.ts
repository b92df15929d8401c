/** Claims due ingress records as long as there is room, and starts their attempts. */
import { releaseOrphanLeases } from '#lib/server/store/end-leases';
import type { Bell } from '#worker/claim/bell';
import { Claimer } from '#worker/claim/claimer';
import { beginAttempts, type BegunAttempt } from '#worker/ingress/begun-attempt';
import type { InWork } from '#worker/ingress/in-work';
import { pause } from '#worker/pause';
import type { Loop } from '#worker/supervisor';
import type { WorkerParts } from '#worker/worker-parts';

/** Between two looks: short while there is traffic, then longer each time there is none. */
const SHORTEST_WAIT_MS = 1;
const LONGEST_WAIT_MS = 250;
/** Traffic is over when nothing was found, and nobody rang, for so long. */
const TRAFFIC_MS = 500;

/** The loop; ends when claiming is to stop. A ring of the bell says that there may be work. */
export function processIngress(parts: WorkerParts, bell: Bell): Loop {
  return {
    name: 'process ingress',
    run: async (signal) => {
      const { claims, identity, leaseSeconds, inWork } = parts;
      // After a failed start of this loop there may be a lease whose token never reached us.
      await releaseOrphanLeases(parts.db, identity.id, inWork.tokens);
      const claimer = new Claimer(claims, { holder: identity.id, leaseSeconds });
      let waitMs = SHORTEST_WAIT_MS;
      let trafficAt = performance.now();
      while (await hasRoom(parts, signal)) {
        const isFound = await claimBatch(parts, { claimer, signal });
        const isRung = !isFound && (await bell.wait(waitMs, signal));
        const now = performance.now();
        if (isFound || isRung) trafficAt = now;
        if (isFound && claimer.gatherMs > 0) await pause(claimer.gatherMs, signal);
        const isTraffic = now - trafficAt < TRAFFIC_MS;
        waitMs = isTraffic ? SHORTEST_WAIT_MS : Math.min(waitMs * 2, LONGEST_WAIT_MS);
      }
    },
  };
}

/** Waits for room; false: claiming is to stop. */
async function hasRoom({ inWork }: WorkerParts, signal: AbortSignal): Promise<boolean> {
  await inWork.until(() => inWork.room > 0, signal);
  return !signal.aborted;
}

interface Claiming {
  readonly claimer: Claimer;
  readonly signal: AbortSignal;
}

async function claimBatch(
  { inWork, keeper }: WorkerParts,
  { claimer, signal }: Claiming,
): Promise<boolean> {
  const batch = await claimer.claim(inWork.room);
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
