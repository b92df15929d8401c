/** The answer to a captured payment: the receipt for the payment provider. */
import type { OutboundRecord } from '#worker/handler';
import type { Capture } from './payments-contract.ts';

/** Depends on the capture alone, so that making it twice gives the same bytes. */
export function receiptFor(capture: Capture, reference: string): OutboundRecord {
  const receipt = {
    payment: capture.id,
    order: capture.order,
    amountMinor: capture.amountMinor,
    currency: capture.currency,
    capturedAt: new Date(capture.capturedAt).toISOString(),
  };
  return {
    source: 'payments',
    reference,
    type: 'payment.receipt',
    eventId: `receipt-${capture.id}`,
    mediaType: 'application/json',
    bytes: Buffer.from(JSON.stringify(receipt)),
    orderingKey: capture.order,
  };
}
