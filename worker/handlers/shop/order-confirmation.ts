/** The answer to a new order: what the shop shows to its customer. */
import type { OutboundRecord } from '#worker/handler';
import type { Order } from './shop-contract.ts';

/** Depends on the order alone, so that making it twice gives the same bytes. */
export function confirmOrder(order: Order, reference: string): OutboundRecord {
  const confirmation = {
    order: order.number,
    customer: order.customer.id,
    total: { amount: order.total, currency: order.currency },
    items: order.lines.reduce((sum, line) => sum + line.quantity, 0),
    placedAt: new Date(order.placedAt).toISOString(),
    /** As the customer's own clock said. */
    placedAtLocal: describeLocalTime(order.placedAt, order.customer.timeZone),
    timeZone: order.customer.timeZone,
    locale: order.customer.locale,
    fulfilment: order.fulfilment,
  };
  return {
    source: 'shop',
    reference,
    type: 'order.confirmation',
    eventId: `confirmation-${order.number}`,
    mediaType: 'application/json',
    bytes: Buffer.from(JSON.stringify(confirmation)),
    orderingKey: order.customer.id,
  };
}

/** Such as `2026-11-22 19:43`, by the time zone's rules of that day. */
export function describeLocalTime(time: string, timeZone: string): string {
  // Sweden writes dates the ISO way, whatever the reader's own language.
  return new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'short',
  }).format(new Date(time));
}
