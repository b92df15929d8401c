/** Leases due records of a transport's sources in turn, and has the transport offer them. */
import type { Database } from '#lib/server/database';
import { formatRecordId } from '#lib/domain/record-id';
import type { Delivery } from '#lib/server/gateway/egress/delivery';
import { releaseRecords } from '#lib/server/store/end-leases';
import {
  findDueOfferSources,
  findOrphanOffers,
  type StoredOfferSource,
} from '#lib/server/store/find-offer-sources';
import { leaseDueDeliveries } from '#lib/server/store/lease-deliveries';
import type { Bell } from '#worker/claim/bell';
import type { Loop } from '#worker/supervisor';
import type { OfferDesk } from './offer-desk.ts';
import type { Transport } from './transport.ts';

export interface OfferParts {
  readonly db: Database;
  readonly transport: Transport;
  readonly desk: OfferDesk;
  /** Rung when records may be due, or there may be room. */
  readonly bell: Bell;
  /** Who leases, as the timeline shows it. */
  readonly holder: string;
  /** Aborted when what is under way is to end. */
  readonly ending: AbortSignal;
}

/** Records that one source may have in its turn, so that none keeps the others waiting. */
const MOST_PER_TURN = 500;
const MOST_BYTES_PER_TURN = 16 * 1024 * 1024;
/** On their way in one worker, over all sources. */
const MOST_OPEN = 5_000;
const MOST_OPEN_BYTES = 64 * 1024 * 1024;

const SHORTEST_WAIT_MS = 5;
const LONGEST_WAIT_MS = 250;

/** The loop; ends when leasing is to stop. What it has leased by then is the desk's. */
export function offerLoop(parts: OfferParts): Loop {
  const { transport, bell } = parts;
  return {
    name: `offer over ${transport.name}`,
    run: async (signal) => {
      // After a failed start of this loop there may be leases whose tokens never reached us.
      await releaseOrphans(parts);
      let waitMs = SHORTEST_WAIT_MS;
      while (!signal.aborted) {
        const isOffered = await offerRound(parts, signal);
        if (isOffered) {
          waitMs = SHORTEST_WAIT_MS;
          continue;
        }
        const isRung = await bell.wait(waitMs, signal);
        waitMs = isRung ? SHORTEST_WAIT_MS : Math.min(waitMs * 2, LONGEST_WAIT_MS);
      }
    },
  };
}

/** Gives each source with something due one turn. False: nothing is due, or there is no room for it. */
async function offerRound(parts: OfferParts, signal: AbortSignal): Promise<boolean> {
  const sources = await findDueOfferSources(parts.db, parts.transport.name);
  let isOffered = false;
  for (const source of sources) {
    if (signal.aborted) break;
    if (await giveTurn(parts, source)) isOffered = true;
  }
  return isOffered;
}

async function giveTurn(parts: OfferParts, source: StoredOfferSource): Promise<boolean> {
  const { db, transport, desk, holder, ending } = parts;
  const max = Math.min(transport.room(source), MOST_PER_TURN, MOST_OPEN - desk.size);
  const maxBytes = Math.min(MOST_BYTES_PER_TURN, MOST_OPEN_BYTES - desk.bytes);
  if (max <= 0 || maxBytes <= 0) return false;
  const { id: sourceId, offerSeconds: leaseSeconds } = source;
  const leased = await leaseDueDeliveries(db, { sourceId, holder, max, maxBytes, leaseSeconds });
  if (leased.length === 0) return false;
  const deliveries = leased.map((delivery): Delivery => ({
    ...delivery,
    id: formatRecordId(delivery.id),
    source: source.key,
  }));
  desk.take(deliveries, transport.offer({ source, deliveries, signal: ending }));
  return true;
}

async function releaseOrphans({ db, holder, desk }: OfferParts): Promise<void> {
  const orphans = await findOrphanOffers(db, holder, desk.tokens);
  if (orphans.length === 0) return;
  await releaseRecords(
    db,
    orphans.map(({ token }) => token),
    orphans.map(({ recordId }) => recordId),
  );
}
