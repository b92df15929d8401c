/** Offers due egress records of one source to its Integration App. */
import { formatRecordId } from '#lib/domain/record-id';
import type { Queryable } from '#lib/server/database';
import { leaseDueDeliveries } from '#lib/server/store/lease-deliveries';
import { knownSource } from '../source-state.ts';
import type { Delivery } from './delivery.ts';

/** Payload bytes of one answer; a single larger record is offered alone. */
const MOST_BYTES = 32 * 1024 * 1024;

export interface LeaseDeliveriesRequest {
  readonly source: string;
  /** Who asks, as the timeline shows it: the name of the machine key. */
  readonly holder: string;
  readonly max: number;
  readonly leaseSeconds: number;
}

/**
 * Leases due records, longest due first; each offer counts as an attempt. Empty: nothing is due,
 * all is held, or the source's processing is paused. A retired source may be emptied.
 * @throws GatewayError unknown_source
 */
export async function leaseDeliveries(
  db: Queryable,
  { source, ...request }: LeaseDeliveriesRequest,
): Promise<Delivery[]> {
  const { id: sourceId, isProcessingPaused } = await knownSource(db, source);
  if (isProcessingPaused) return [];
  const { holder, max, leaseSeconds } = request;
  const leased = await leaseDueDeliveries(db, {
    sourceId,
    holder,
    max,
    leaseSeconds,
    maxBytes: MOST_BYTES,
  });
  return leased.map((delivery) => ({ ...delivery, id: formatRecordId(delivery.id), source }));
}
