/** Records that cannot be processed until somebody acts: each for a reason of its own. */
import type { Random } from '../random.ts';
import { jsonRecord, type Outgoing } from '../traffic/outgoing.ts';
import { makePayment, sendCapture, sendRefund } from '../traffic/payments.ts';
import { describeOrder, sendOrder, toAmount, type Order } from '../traffic/shop.ts';
import type { Traffic } from '../traffic/traffic.ts';

/** The shop's new version writes quantities as text. */
export function withWrongType(order: Order): Outgoing {
  const payload = describeOrder(order);
  const lines = payload.lines.map((line) => ({ ...line, quantity: String(line.quantity) }));
  return sendOrder(order, { ...payload, lines });
}

/** The shop forgets to ask for the city. */
export function withMissingField(order: Order): Outgoing {
  const payload = describeOrder(order);
  const { city: _, ...shipTo } = payload.shipTo;
  return sendOrder(order, { ...payload, shipTo });
}

/** The shop delivers to lockers since today; nobody told us. */
export function withNewEnumValue(order: Order): Outgoing {
  return sendOrder(order, { ...describeOrder(order), fulfilment: 'locker' });
}

/** A rebate is taken off the total, but is on no line. */
export function withWrongTotal(order: Order): Outgoing {
  const total = toAmount(Math.floor(order.totalMinor * 0.9), order.customer.place.currency);
  return sendOrder(order, { ...describeOrder(order), total });
}

/** A proxy on the way cut the body. */
export function cutShort(order: Order): Outgoing {
  const record = sendOrder(order);
  return { ...record, body: record.body.slice(0, Math.floor(record.body.length * 0.6)) };
}

/** A webhook that GitHub sends although nobody here asked for it. */
export function ofUnknownType({ github, random }: Traffic, originatedAt: Date): Outgoing {
  return github.sendStar(random, originatedAt);
}

/** GitHub invents an action. */
export function withNewAction({ github, random }: Traffic, originatedAt: Date): Outgoing {
  const record = github.sendIssue(random, originatedAt);
  const payload: unknown = JSON.parse(record.body);
  const told = typeof payload === 'object' ? { ...payload, action: 'snoozed' } : payload;
  return jsonRecord({ ...record }, told);
}

/** The same event id, but other bytes: the sender used an id twice. */
export function withOtherBytes(record: Outgoing): Outgoing {
  return { ...record, body: record.body.replace(/}$/, ',"resent":true}') };
}

/** An order, its payment, and a refund of more than was paid. */
export function withRefundTooLarge(random: Random, order: Order): [Outgoing, Outgoing, Outgoing] {
  const payment = makePayment(random, order);
  const originatedAt = order.placedAt;
  const amountMinor = order.totalMinor * 2;
  return [
    sendOrder(order),
    sendCapture(random, payment, originatedAt),
    sendRefund(random, payment, { amountMinor, originatedAt }),
  ];
}
