import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startCoreApp, type CoreApp } from '#lib/testing/core-app';
import { eventually } from '#lib/testing/eventually';
import { createPaymentHandlers } from './payment-handlers.ts';

let app: CoreApp;
let ledger: Server;
let ledgerStatus = 201;
let calls: { path: string; key: string | undefined }[] = [];

beforeAll(async () => {
  ledger = createServer((request, response) => {
    calls.push({
      path: request.url ?? '',
      key: request.headers['idempotency-key']?.toString(),
    });
    request.resume();
    response.writeHead(ledgerStatus).end();
  });
  await new Promise((resolve) => ledger.listen(0, '127.0.0.1', () => resolve(undefined)));
  const address = ledger.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  app = await startCoreApp(
    createPaymentHandlers({ ledgerUrl: `http://127.0.0.1:${String(port)}` }),
  );
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  ledger.closeAllConnections();
  ledger.close();
});
beforeEach(() => {
  ledgerStatus = 201;
  calls = [];
});

async function placeOrder(number: string): Promise<void> {
  await app.pool.query(
    `INSERT INTO core_app.customer VALUES ('c', 'C', 'c@mail.example', 'sv-SE', 'Europe/Stockholm', now())
     ON CONFLICT DO NOTHING`,
  );
  await app.pool.query(
    `INSERT INTO core_app.sales_order
       (number, customer_id, currency, total_minor, fulfilment, recipient, street, city, country, placed_at)
     VALUES ($1, 'c', 'EUR', 5000, 'parcel', 'C', 'S', 'C', 'SE', now())`,
    [number],
  );
}
const capture = (id: string, order: string, change: object = {}) => ({
  source: 'payments',
  type: 'payment.captured',
  reference: id,
  payload: {
    id,
    order,
    currency: 'EUR',
    amountMinor: 3000,
    method: 'card',
    capturedAt: '2026-11-22T18:00:00-05:00',
    ...change,
  },
});
const refund = (id: string, order: string, amountMinor: number) => ({
  source: 'payments',
  type: 'payment.refunded',
  reference: 'pay',
  payload: {
    id,
    order,
    currency: 'EUR',
    amountMinor,
    reason: 'damaged',
    refundedAt: '2026-11-22T18:00:00Z',
  },
});
const sumsOf = async (number: string) =>
  (
    await app.pool.query<Record<string, bigint>>(
      'SELECT captured_minor, refunded_minor FROM core_app.sales_order WHERE number = $1',
      [number],
    )
  ).rows[0];
const receiptsOf = async (reference: string) =>
  (await app.answers()).filter((answer) => answer.reference === reference);

test('a capture is written, entered into the ledger, and answered with a receipt', async () => {
  await placeOrder('A');
  expect(await app.process(capture('pay_1', 'A'))).toMatchObject({ status: 'PROCESSED' });
  expect(await sumsOf('A')).toEqual({ captured_minor: 3000n, refunded_minor: 0n });
  expect(calls.map((call) => call.path)).toEqual(['/entries/capture/pay_1']);
  expect(await receiptsOf('pay_1')).toMatchObject([
    {
      source: 'payments',
      type: 'payment.receipt',
      payload: { payment: 'pay_1', amountMinor: 3000, capturedAt: '2026-11-22T23:00:00.000Z' },
    },
  ]);
});

test('a payment that comes before its order heals by itself', async () => {
  const id = await app.send(capture('pay_2', 'B'));
  const waiting = await eventually(async () => {
    const processed = await app.look(id);
    expect(processed.outcomes).toContain('POSTPONED');
    return processed;
  });
  expect(waiting).toMatchObject({
    status: 'JUST_IN',
    message:
      'Payment pay_2 is for order B, which has not arrived yet. ' +
      'It is tried again until the order is there.',
  });
  await placeOrder('B');
  const processed = await app.done(id);
  expect(processed.status).toBe('PROCESSED');
  expect(new Set(processed.codes)).toEqual(new Set(['order_not_found', null]));
  expect(await sumsOf('B')).toMatchObject({ captured_minor: 3000n });
});

test('while the ledger is down nothing is written, and each try carries the same key', async () => {
  await placeOrder('C');
  ledgerStatus = 503;
  const id = await app.send(capture('pay_3', 'C'));
  await eventually(() => {
    expect(calls.length).toBeGreaterThan(1);
  });
  expect(await sumsOf('C')).toMatchObject({ captured_minor: 0n });
  expect(await receiptsOf('pay_3')).toEqual([]);
  ledgerStatus = 201;
  const processed = await app.done(id);
  expect(processed).toMatchObject({
    status: 'PROCESSED',
    message: expect.stringContaining('The ledger answered 503') as unknown,
  });
  expect(new Set(calls.map((call) => call.key)).size).toBe(1);
  expect(await sumsOf('C')).toMatchObject({ captured_minor: 3000n });
  expect(await receiptsOf('pay_3')).toHaveLength(1);
});

test('the same capture again is counted once and has one receipt', async () => {
  await placeOrder('D');
  await app.process(capture('pay_4', 'D'));
  expect(await app.process(capture('pay_4', 'D'))).toMatchObject({ status: 'PROCESSED' });
  expect(await sumsOf('D')).toMatchObject({ captured_minor: 3000n });
  expect(await receiptsOf('pay_4')).toHaveLength(1);
});

test('a refund larger than what was captured says what is left', async () => {
  await placeOrder('E');
  await app.process(capture('pay_5', 'E'));
  await app.process(refund('re_1', 'E', 1000));
  expect(await app.process(refund('re_2', 'E', 2001))).toMatchObject({
    status: 'ERROR',
    codes: ['refund_exceeds_capture'],
    message:
      'Refund re_2 gives back 20.01 EUR, but only 20.00 EUR of order E can still be given back. ' +
      'Please correct the amount and send it again.',
  });
  expect(await sumsOf('E')).toEqual({ captured_minor: 3000n, refunded_minor: 1000n });
});

test('refunds that come at once never give back more than was captured', async () => {
  await placeOrder('F');
  await app.process(capture('pay_6', 'F'));
  const ids = await Promise.all(
    Array.from({ length: 6 }, (_, at) => app.send(refund(`re_f${String(at)}`, 'F', 1000))),
  );
  const processed = await Promise.all(ids.map((id) => app.done(id)));
  expect(processed.filter(({ status }) => status === 'PROCESSED')).toHaveLength(3);
  expect(await sumsOf('F')).toEqual({ captured_minor: 3000n, refunded_minor: 3000n });
});

test('a capture of more than the order’s total, or in another currency, is refused', async () => {
  await placeOrder('G');
  expect(await app.process(capture('pay_7', 'G', { amountMinor: 5001 }))).toMatchObject({
    codes: ['captured_too_much'],
    message:
      'Payment pay_7 captures 50.01 EUR, with which order G would have received more than its total of 50.00 EUR.',
  });
  expect(await app.process(capture('pay_8', 'G', { currency: 'USD' }))).toMatchObject({
    codes: ['currency_differs'],
    message: 'Payment pay_8 is in USD, but order G was placed in EUR.',
  });
});
