/** A delivery for tests; give what the test is about. */
import { formatRecordId } from '#lib/domain/record-id';
import type { Delivery } from '#lib/server/gateway/egress/delivery';

type Given = Partial<Omit<Delivery, 'id'>> & { readonly recordId?: bigint };

export function sampleDelivery({ recordId = 7_000_000n, ...given }: Given = {}): Delivery {
  return {
    id: formatRecordId(recordId),
    token: '0198c0de-0000-7000-8000-000000000001',
    source: 'shop',
    reference: 'order-1001',
    eventId: 'evt-1',
    type: 'order.confirmed',
    originatedAt: new Date('2026-11-23T11:00:00Z'),
    receivedAt: new Date('2026-11-23T11:00:01Z'),
    generation: 0,
    attempt: 1,
    expiresAt: new Date('2026-11-23T12:05:00Z'),
    mediaType: 'application/json',
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    bytes: Buffer.from('{"total":12.50}'),
    ...given,
  };
}
