/** The web shop: orders and customers. */
import { PLACES, type Currency, type Place } from '../data/places.ts';
import { PRODUCTS } from '../data/products.ts';
import type { Random } from '../random.ts';
import { toLocalTime } from './local-time.ts';
import { jsonRecord, type Outgoing } from './outgoing.ts';

export interface Customer {
  readonly id: string;
  readonly name: string;
  readonly place: Place;
}

export interface Line {
  readonly sku: string;
  readonly name: string;
  readonly quantity: number;
  readonly unitPriceMinor: number;
}

export interface Order {
  readonly number: string;
  readonly customer: Customer;
  readonly lines: readonly Line[];
  readonly totalMinor: number;
  readonly fulfilment: 'parcel' | 'letter' | 'pickup';
  readonly eventId: string;
  readonly placedAt: Date;
}

const KNOWN_CUSTOMERS = 400;

/** One of the shop's customers; the same number is always the same person. */
export function pickCustomer(random: Random): Customer {
  const number = random.between(0, KNOWN_CUSTOMERS - 1);
  const place = PLACES[number % PLACES.length] ?? PLACES[0];
  const name = place.names[Math.floor(number / PLACES.length) % place.names.length];
  return { id: `customer-${String(1000 + number)}`, name: name ?? place.names[0], place };
}

/** A new order. */
export function makeOrder(random: Random, number: string, placedAt: Date): Order {
  const customer = pickCustomer(random);
  const { currency } = customer.place;
  const lines = Array.from({ length: random.between(1, 4) }, () => makeLine(random, currency));
  return {
    number,
    customer,
    lines,
    totalMinor: lines.reduce((sum, line) => sum + line.quantity * line.unitPriceMinor, 0),
    fulfilment: random.pick(['parcel', 'parcel', 'letter', 'pickup']),
    eventId: random.uuid(),
    placedAt,
  };
}

function makeLine(random: Random, { perEuro, digits }: Currency): Line {
  const { sku, name, priceEuro } = random.pick(PRODUCTS);
  const unitPriceMinor = Math.round(priceEuro * perEuro * 10 ** digits);
  return { sku, name, quantity: random.chance(0.7) ? 1 : random.between(2, 6), unitPriceMinor };
}

/** The payload of an order, as the shop sends it. */
export function describeOrder(order: Order) {
  const { customer, lines, placedAt } = order;
  const { place } = customer;
  const { currency } = place;
  return {
    number: order.number,
    placedAt: toLocalTime(placedAt, place.timeZone),
    currency: currency.code,
    total: toAmount(order.totalMinor, currency),
    fulfilment: order.fulfilment,
    customer: describeCustomer(customer, placedAt),
    shipTo: {
      recipient: customer.name,
      street: place.street,
      postalCode: place.postalCode,
      city: place.city,
      country: place.country,
    },
    lines: lines.map(({ unitPriceMinor, ...line }) => ({
      ...line,
      unitPrice: toAmount(unitPriceMinor, currency),
    })),
  };
}

/** The payload of a customer. */
export function describeCustomer({ id, name, place }: Customer, changedAt: Date) {
  return {
    id,
    name,
    email: `${id}@mail.example`,
    locale: place.locale,
    timeZone: place.timeZone,
    changedAt: toLocalTime(changedAt, place.timeZone),
  };
}

/** An order on its way. */
export function sendOrder(order: Order, payload: unknown = describeOrder(order)): Outgoing {
  const { number: reference, eventId, placedAt: originatedAt } = order;
  return jsonRecord(
    { source: 'shop', reference, type: 'order.placed', eventId, originatedAt },
    payload,
  );
}

/** A customer who changed something, on the way. */
export function sendCustomer(random: Random, originatedAt: Date): Outgoing {
  const customer = pickCustomer(random);
  const eventId = random.uuid();
  return jsonRecord(
    { source: 'shop', reference: customer.id, type: 'customer.changed', eventId, originatedAt },
    describeCustomer(customer, originatedAt),
  );
}

/** Minor units as the shop writes amounts: `1850` of EUR is `18.50`. */
export function toAmount(minorUnits: number, { digits }: Currency): string {
  const text = String(minorUnits).padStart(digits + 1, '0');
  return digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}
