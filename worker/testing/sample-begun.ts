/** A begun attempt for tests of what becomes of it. */
import { formatRecordId } from '#lib/domain/record-id';
import type { BegunAttempt } from '#worker/ingress/begun-attempt';

/** The first attempt of a record of the source `shop`, without an ordering key. */
export function sampleBegun(recordId: bigint, token = 'token'): BegunAttempt {
  const record = {
    recordId,
    sourceId: 1,
    sourceKey: 'shop',
    handlerUrl: null,
    maxAttempts: 8,
    reference: 'order-1001',
    type: 'order.placed',
    eventId: null,
    originatedAt: null,
    receivedAt: new Date(0),
    mediaType: 'text/plain',
    traceparent: null,
    bytes: Buffer.alloc(0),
    revision: 1,
  };
  const id = formatRecordId(recordId);
  return { id, record, generation: 0, number: 1, token, orderingKey: null };
}
