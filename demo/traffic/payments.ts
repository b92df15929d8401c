/** The payment provider: captures and refunds of orders. */
import type { Random } from '../random.ts';
import { toLocalTime } from './local-time.ts';
import { jsonRecord, type Outgoing } from './outgoing.ts';
import type { Order } from './shop.ts';

export interface Payment {
  readonly id: string;
  readonly order: Order;
}

/** The provider writes its own clock, not the customer's. */
const PROVIDER_TIME_ZONE = 'America/New_York';

/** A payment of an order; captured whole. */
export function makePayment(random: Random, order: Order): Payment {
  return { id: `pay_${random.hex(12)}`, order };
}

/** The capture of a payment, on its way. */
export function sendCapture(random: Random, { id, order }: Payment, originatedAt: Date): Outgoing {
  const eventId = `evt_${random.hex(20)}`;
  return jsonRecord(
    { source: 'payments', reference: id, type: 'payment.captured', eventId, originatedAt },
    {
      id,
      order: order.number,
      currency: order.customer.place.currency.code,
      amountMinor: order.totalMinor,
      method: random.pick(['card', 'card', 'wallet', 'bank_transfer']),
      capturedAt: toLocalTime(originatedAt, PROVIDER_TIME_ZONE),
    },
  );
}

export interface RefundChoice {
  readonly amountMinor: number;
  readonly originatedAt: Date;
}

/** A refund of a payment, on its way; it carries the payment's reference. */
export function sendRefund(
  random: Random,
  { id, order }: Payment,
  { amountMinor, originatedAt }: RefundChoice,
): Outgoing {
  const eventId = `evt_${random.hex(20)}`;
  return jsonRecord(
    { source: 'payments', reference: id, type: 'payment.refunded', eventId, originatedAt },
    {
      id: `re_${random.hex(12)}`,
      order: order.number,
      currency: order.customer.place.currency.code,
      amountMinor,
      reason: random.pick(['returned', 'damaged', 'goodwill']),
      refundedAt: toLocalTime(originatedAt, PROVIDER_TIME_ZONE),
    },
  );
}
