/** Claims due ingress records as long as there is room, and starts their attempts. */
import type { Database } from '#lib/server/database';
import { claimWork } from '#lib/server/store/claim-work';
import { readClaimedRecords } from '#lib/server/store/claimed-records';
import { releaseOrphanLeases } from '#lib/server/store/end-leases';
import { beginAttempts } from '#worker/ingress/begun-attempt';
import type { InWork } from '#worker/ingress/in-work';
import type { LeaseKeeper } from '#worker/leases/lease-keeper';
import { pause } from '#worker/pause';
import type { Loop } from '#worker/supervisor';

export interface IngressParts {
  readonly db: Database;
  readonly holder: string;
  readonly leaseSeconds: number;
  readonly inWork: InWork;
  readonly keeper: LeaseKeeper;
}

/** Between two looks: short after work was found, longer each time there was none. */
const SHORTEST_WAIT_MS = 4;
const LONGEST_WAIT_MS = 250;

export function processIngress(parts: IngressParts): Loop {
  return {
    name: 'process ingress',
    run: async (signal) => {
      // After a failed start of this loop there may be a lease whose token never reached us.
      await releaseOrphanLeases(parts.db, parts.holder, parts.inWork.tokens);
      let waitMs = SHORTEST_WAIT_MS;
      while (!signal.aborted) {
        await parts.inWork.until(() => parts.inWork.room > 0, signal);
        if (signal.aborted) return;
        const isFound = await claimBatch(parts);
        waitMs = isFound ? SHORTEST_WAIT_MS : Math.min(waitMs * 2, LONGEST_WAIT_MS);
        if (!isFound) await pause(waitMs, signal);
      }
    },
  };
}

async function claimBatch({
  db,
  holder,
  leaseSeconds,
  inWork,
  keeper,
}: IngressParts): Promise<boolean> {
  const batch = await claimWork(db, { holder, limit: inWork.room, leaseSeconds });
  if (batch === null) return false;
  const ids = batch.elements.map(({ recordId }) => recordId);
  const attempts = beginAttempts(batch, await readClaimedRecords(db, ids));
  keeper.keep(batch.token);
  inWork.take(attempts);
  return true;
}
