import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCoreApp, type CoreApp } from '#lib/testing/core-app';
import { shopHandlers } from './shop-handlers.ts';

let app: CoreApp;
beforeAll(async () => {
  app = await startCoreApp(shopHandlers);
});
afterAll(() => app[Symbol.asyncDispose]());

const customer = {
  id: 'customer-1',
  name: 'Guðrún Þorsteinsdóttir 高橋',
  email: 'gudrun@mail.example',
  locale: 'is-IS',
  timeZone: 'Asia/Kolkata',
  changedAt: '2026-11-22T10:00:00Z',
};
const order = (number: string, change: object = {}) => ({
  source: 'shop',
  type: 'order.placed',
  reference: number,
  payload: {
    number,
    placedAt: '2026-11-22T23:30:00+01:00',
    currency: 'KWD',
    total: '100.006',
    fulfilment: 'parcel',
    customer,
    shipTo: {
      recipient: 'نورة العتيبي',
      street: 'شارع فهد السالم ١٤',
      postalCode: null,
      city: 'الكويت',
      country: 'KW',
    },
    lines: [{ sku: 'A', name: 'Kettle 🫖', quantity: 2, unitPrice: '50.003' }],
    ...change,
  },
});
const rowsOf = async (number: string) =>
  (
    await app.pool.query<Record<string, unknown>>(
      `SELECT o.currency, o.total_minor, o.city, o.placed_at, l.name, l.quantity, l.unit_price_minor
       FROM core_app.sales_order o JOIN core_app.order_line l ON l.order_number = o.number
       WHERE o.number = $1`,
      [number],
    )
  ).rows;

test('an order is written exactly, and confirmed in the customer’s own time', async () => {
  const processed = await app.process(order('S-1'));
  expect(processed).toMatchObject({ status: 'PROCESSED', outcomes: ['SUCCEEDED'] });
  expect(await rowsOf('S-1')).toEqual([
    {
      currency: 'KWD',
      total_minor: 100006n,
      city: 'الكويت',
      placed_at: new Date('2026-11-22T22:30:00Z'),
      name: 'Kettle 🫖',
      quantity: 2,
      unit_price_minor: 50003n,
    },
  ]);
  const answers = (await app.answers()).filter((answer) => answer.reference === 'S-1');
  expect(answers).toEqual([
    {
      source: 'shop',
      type: 'order.confirmation',
      reference: 'S-1',
      payload: expect.objectContaining({
        order: 'S-1',
        total: { amount: '100.006', currency: 'KWD' },
        items: 2,
        placedAt: '2026-11-22T22:30:00.000Z',
        placedAtLocal: '2026-11-23 04:00',
      }) as unknown,
    },
  ]);
});

test('the same order again changes nothing and is not confirmed again', async () => {
  await app.process(order('S-2'));
  expect(await app.process(order('S-2'))).toMatchObject({ status: 'PROCESSED' });
  expect(await rowsOf('S-2')).toHaveLength(1);
  const answers = (await app.answers()).filter((answer) => answer.reference === 'S-2');
  expect(answers).toHaveLength(1);
});

test('a known order number with another total is refused', async () => {
  await app.process(order('S-3'));
  const changed = {
    total: '50.003',
    lines: [{ sku: 'A', name: 'K', quantity: 1, unitPrice: '50.003' }],
  };
  expect(await app.process(order('S-3', changed))).toMatchObject({
    status: 'ERROR',
    codes: ['order_differs'],
    message:
      'Order S-3 was placed before with another customer or total. ' +
      'A placed order cannot be changed; please send it under a new order number.',
  });
});

test('lines that do not add up leave nothing behind and say both amounts', async () => {
  expect(await app.process(order('S-4', { total: '100.005' }))).toMatchObject({
    status: 'ERROR',
    codes: ['order_total_mismatch'],
    message:
      'The lines of order S-4 add up to 100.006 KWD, but its total says 100.005 KWD. ' +
      'Please send the order again with amounts that agree.',
  });
  expect(await rowsOf('S-4')).toEqual([]);
});

test.each([
  [
    'a text for a number',
    { lines: [{ sku: 'A', name: 'K', quantity: '2', unitPrice: '1' }] },
    /\/lines\/0\/quantity should be a number, but is the text "2"/,
  ],
  [
    'a new enum value',
    { fulfilment: 'locker' },
    /\/fulfilment should be one of "parcel", "letter", "pickup", but is the text "locker"/,
  ],
  ['a missing field', { placedAt: undefined }, /\/placedAt should be a text, but is missing/],
  [
    'a number for an amount',
    { total: 100.006 },
    /\/total should be a text, but is the number 100.006/,
  ],
  [
    'more digits than the currency has',
    {
      currency: 'JPY',
      total: '1.5',
      lines: [{ sku: 'A', name: 'K', quantity: 1, unitPrice: '1' }],
    },
    /\/total should be valid: an amount with no more digits than JPY has, but is the text "1.5"/,
  ],
  ['a currency that nobody sells in', { currency: 'XXX' }, /\/currency should be one of/],
  [
    'an offset for a time zone',
    { customer: { ...customer, timeZone: '+02:00' } },
    /\/customer\/timeZone should be valid: a time zone/,
  ],
])('%s is said in plain words', async (_, change, message) => {
  const processed = await app.process(order('S-5', change));
  expect(processed).toMatchObject({ status: 'ERROR', codes: ['contract_violated'] });
  expect(processed.message).toMatch(message);
});

test('an older change of a customer does not overwrite a newer one', async () => {
  const change = (changedAt: string, name: string) => ({
    source: 'shop',
    type: 'customer.changed',
    reference: 'customer-9',
    payload: { ...customer, id: 'customer-9', changedAt, name },
  });
  await app.process(change('2026-11-22T12:00:00+02:00', 'New'));
  await app.process(change('2026-11-22T09:59:59Z', 'Old'));
  const { rows } = await app.pool.query<{ name: string }>(
    "SELECT name FROM core_app.customer WHERE id = 'customer-9'",
  );
  expect(rows).toEqual([{ name: 'New' }]);
});
