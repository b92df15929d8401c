/** Cuts the deliveries of an offer into what goes into one request each. */
import type { EventMode } from '#lib/domain/transport';
import type { Delivery } from '#lib/server/gateway/egress/delivery';

/** At least one. */
export type Batch = readonly [Delivery, ...Delivery[]];

export const MOST_IN_BATCH = 100;
const MOST_BATCH_BYTES = 4 * 1024 * 1024;

/** One delivery a request, or as many as a batch may hold; a single larger one goes alone. In order. */
export function cutBatches(deliveries: readonly Delivery[], mode: EventMode): readonly Batch[] {
  const batches: [Delivery, ...Delivery[]][] = [];
  let bytes = 0;
  for (const delivery of deliveries) {
    const last = batches.at(-1);
    bytes += delivery.bytes.byteLength;
    const isFull =
      mode !== 'batch' ||
      last === undefined ||
      last.length >= MOST_IN_BATCH ||
      bytes > MOST_BATCH_BYTES;
    if (isFull) {
      batches.push([delivery]);
      bytes = delivery.bytes.byteLength;
    } else last.push(delivery);
  }
  return batches;
}
