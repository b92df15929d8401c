/** A whole Integration App: sends what third parties have, takes what the Core App has for them. */
import { RejectDelivery } from '../../lib/client-sdk/lease-loop.ts';
import { SluiceClient } from '../../lib/client-sdk/sluice-client.ts';
import { SluiceRefusalError } from '../../lib/client-sdk/sluice-errors.ts';
import { isTestRecord } from '../../lib/client-sdk/test-record.ts';

const { SLUICE_URL = 'http://127.0.0.1:3000', SLUICE_KEY = '' } = process.env;
const stop = new AbortController();
process.once('SIGTERM', () => stop.abort());
process.once('SIGINT', () => stop.abort());

const sluice = new SluiceClient({
  url: SLUICE_URL,
  credentials: { key: SLUICE_KEY },
  onRetry: ({ path, error, waitMs }) => console.warn(`${path}: ${error.message}, in ${waitMs} ms`),
});

// One record. Durable as soon as this answers; the same event id again is a duplicate, not a second one.
const receipt = await sluice.send('shop', {
  reference: 'order-1001',
  type: 'order.placed',
  eventId: 'shop-event-77',
  originatedAt: new Date(),
  payload: JSON.stringify({ number: 'order-1001', total: '18.50' }),
});
console.log(`stored as ${receipt.id}${receipt.duplicate ? ', it was known' : ''}`);

// Many at once. A bad one harms no other.
const orders = [1002, 1003].map((number) => ({
  reference: `order-${number}`,
  type: 'order.placed',
  eventId: `shop-event-${number}`,
  payload: JSON.stringify({ number }),
}));
const { accepted, results } = await sluice.sendMany('shop', orders);
console.log(`${accepted} accepted`);
for (const result of results) if ('problem' in result) console.warn(result.index, result.problem);

// What is refused for good says why.
try {
  await sluice.send('shop', {
    reference: 'order-1001',
    eventId: 'shop-event-77',
    payload: 'other',
  });
} catch (error) {
  if (!(error instanceof SluiceRefusalError)) throw error;
  console.log(`refused: ${error.problem.code}`);
}

// Deliveries, five at once, until SIGTERM: what is in work then is finished first.
await sluice.leaseLoop(
  'shop',
  async (delivery) => {
    const { reference, type, payload } = delivery;
    if (isTestRecord(delivery)) return 'taken';
    if (type !== 'order.confirmation') throw new RejectDelivery('unknown_type', `Not ${type}.`);
    await sendToThirdParty(reference, payload);
    return 'taken';
  },
  {
    signal: stop.signal,
    concurrency: 5,
    leaseSeconds: 30,
    waitSeconds: 5,
    onSettled: ({ reference }, result) =>
      console.log(`${reference}: ${'problem' in result ? result.problem.code : result.outcome}`),
  },
);

/** Throwing any error here offers the delivery again later. */
async function sendToThirdParty(reference: string, payload: Buffer): Promise<void> {
  console.log(`to the shop: ${reference}, ${payload.byteLength} bytes`);
  await Promise.resolve();
}
