/** Claims records of one source under its lock: those with ordering keys, or those below its cap. */
import { inTransaction, type Database, type Transaction } from '#lib/server/database';
import { claimCapped, claimKeys } from '#lib/server/store/claim-guarded';
import type { GuardedWork } from '#lib/server/store/find-guarded-work';
import type { ClaimedBatch, ClaimRequest } from '#lib/server/store/lease-chosen';
import {
  countInWork,
  FIRST_KEY,
  keyBehind,
  lockGuardedClaims,
  readOpenWork,
} from '#lib/server/store/read-open-work';

/** By source id: the key that is served next, or where it would be. */
export type KeyPlaces = Map<number, bigint>;

export interface GuardedClaim {
  readonly request: ClaimRequest;
  readonly work: GuardedWork;
  readonly places: KeyPlaces;
}

/** More would wait behind one slow record of their key, while another worker had places free. */
const LONGEST_RUN = 50;

/** Null: nothing may be claimed of it now, or another worker claims of it at this moment. */
export function claimGuarded(db: Database, claim: GuardedClaim): Promise<ClaimedBatch | null> {
  return inTransaction(db, async (tx) => {
    if (!(await lockGuardedClaims(tx, claim.work.sourceId))) return null;
    return claim.work.kind === 'ordered' ? claimOrdered(tx, claim) : claimBelowCap(tx, claim);
  });
}

async function claimOrdered(
  tx: Transaction,
  { request, work, places }: GuardedClaim,
): Promise<ClaimedBatch | null> {
  const { sourceId } = work;
  const from = places.get(sourceId) ?? FIRST_KEY;
  const open = await readOpenWork(tx, { sourceId, from, mostKeys: request.limit });
  places.set(sourceId, open.next);
  const limit = roomBelowCap(work, open.inWork, request.limit);
  if (open.freeKeys.length === 0 || limit === 0) return null;
  const keys = open.freeKeys.slice(0, limit);
  const longestRun = Math.min(LONGEST_RUN, Math.max(1, Math.floor(limit / keys.length)));
  const batch = await claimKeys(tx, { ...request, limit, sourceId, keys, longestRun });
  // Cut short, by the cap or before a suspect: the next claim goes on where this one stopped.
  const served = new Set(batch?.elements.map(({ orderHash }) => orderHash));
  const lastServed = keys.findLast((key) => served.has(key));
  if (served.size < open.freeKeys.length && lastServed !== undefined)
    places.set(sourceId, keyBehind(lastServed));
  return batch;
}

async function claimBelowCap(
  tx: Transaction,
  { request, work }: GuardedClaim,
): Promise<ClaimedBatch | null> {
  const limit = roomBelowCap(work, await countInWork(tx, work.sourceId), request.limit);
  return limit === 0 ? null : claimCapped(tx, { ...request, limit, sourceId: work.sourceId });
}

function roomBelowCap({ mostInWork }: GuardedWork, inWork: number, limit: number): number {
  return mostInWork === null ? limit : Math.max(0, Math.min(limit, mostInWork - inWork));
}
