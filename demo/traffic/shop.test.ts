import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { PLACES } from '../data/places.ts';
import { createRandom } from '../random.ts';
import { makePayment, sendCapture, sendRefund } from './payments.ts';
import {
  describeOrder,
  makeOrder,
  pickCustomer,
  sendCustomer,
  sendOrder,
  toAmount,
} from './shop.ts';

const at = new Date('2026-11-22T20:00:00Z');
const orderOf = (seed: number) => makeOrder(createRandom(seed), `N-${String(seed)}`, at);
const seeds = fc.integer({ min: 1, max: 1_000_000 });
const [{ currency }] = PLACES;

test.each([
  [1850, 2, '18.50'],
  [5, 2, '0.05'],
  [0, 2, '0.00'],
  [100, 2, '1.00'],
  [1850, 0, '1850'],
  [0, 0, '0'],
  [1, 3, '0.001'],
  [123_456_789, 3, '123456.789'],
])('%d minor units with %d digits are written %s', (minor, digits, text) => {
  expect(toAmount(minor, { ...currency, digits })).toBe(text);
});

test('an amount loses no unit, whatever the currency', () => {
  fc.assert(
    fc.property(fc.nat(1e12), fc.constantFrom(0, 2, 3), (minor, digits) => {
      const text = toAmount(minor, { ...currency, digits });
      expect(Number(text.replace('.', ''))).toBe(minor);
      expect(text).toMatch(digits === 0 ? /^\d+$/ : new RegExp(`^\\d+\\.\\d{${String(digits)}}$`));
    }),
  );
});

test('the total of an order is the sum of its lines, in the units of its customer', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const order = orderOf(seed);
      const sum = order.lines.reduce((all, line) => all + line.quantity * line.unitPriceMinor, 0);
      expect(order.totalMinor).toBe(sum);
      expect(Number.isSafeInteger(sum) && sum > 0).toBe(true);
      const { total, currency: code } = describeOrder(order);
      expect(total).toBe(toAmount(sum, order.customer.place.currency));
      expect(code).toBe(order.customer.place.currency.code);
    }),
  );
});

test('a customer of a number is always the same person', () => {
  const known = new Map<string, string>();
  for (let seed = 1; seed <= 2_000; seed += 1) {
    const { id, name, place } = pickCustomer(createRandom(seed));
    const told = `${name} ${place.city}`;
    expect(known.get(id) ?? told).toBe(told);
    known.set(id, told);
  }
  expect(known.size).toBeGreaterThan(100);
});

test('a record tells when it came about, and its payload the same moment on the customer’s wall', () => {
  const order = orderOf(7);
  const record = sendOrder(order);
  expect(record.originatedAt).toBe(at);
  const { placedAt } = z.object({ placedAt: z.string() }).parse(JSON.parse(record.body));
  expect(Date.parse(placedAt)).toBe(at.getTime());
  const customer = sendCustomer(createRandom(3), at);
  const { id, changedAt } = z
    .object({ id: z.string(), changedAt: z.string() })
    .parse(JSON.parse(customer.body));
  expect([customer.reference, Date.parse(changedAt)]).toEqual([id, at.getTime()]);
});

test('a capture is of the whole order, a refund carries the reference of its payment', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const random = createRandom(seed);
      const order = orderOf(seed);
      const payment = makePayment(random, order);
      const capture = sendCapture(random, payment, at);
      const refund = sendRefund(random, payment, { amountMinor: 1, originatedAt: at });
      expect(JSON.parse(capture.body)).toMatchObject({
        id: capture.reference,
        order: order.number,
        amountMinor: order.totalMinor,
      });
      expect(refund.reference).toBe(capture.reference);
      expect(refund.eventId).not.toBe(capture.eventId);
      expect(JSON.parse(refund.body)).toMatchObject({ order: order.number, amountMinor: 1 });
    }),
  );
});
