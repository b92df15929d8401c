/** The thread that renews leases, so that a handler which keeps the event loop busy cannot starve them. */
import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { openDatabase } from '#lib/server/database';
import { renewLeases } from '#lib/server/store/renew-leases';

const settings = z
  .object({ connectionString: z.string(), leaseSeconds: z.number().positive() })
  .parse(workerData);
const orderSchema = z.discriminatedUnion('order', [
  z.object({ order: z.literal('keep'), token: z.string() }),
  z.object({ order: z.literal('drop'), token: z.string() }),
  z.object({ order: z.literal('stop') }),
]);

const RENEWALS_PER_LEASE = 3;
const database = openDatabase({
  connectionString: settings.connectionString,
  max: 1,
  applicationName: 'sluice lease keeper',
});
const kept = new Set<string>();

async function renew(): Promise<void> {
  const tokens = [...kept];
  if (tokens.length === 0) return;
  try {
    const alive = await renewLeases(database, tokens, settings.leaseSeconds);
    const lost = tokens.filter((token) => !alive.has(token) && kept.delete(token));
    if (lost.length > 0) parentPort?.postMessage({ lost });
  } catch (error) {
    parentPort?.postMessage({ trouble: error instanceof Error ? error.message : String(error) });
  }
}

const timer = setInterval(() => void renew(), (settings.leaseSeconds * 1000) / RENEWALS_PER_LEASE);

parentPort?.on('message', (message: unknown) => {
  const order = orderSchema.parse(message);
  if (order.order === 'keep') kept.add(order.token);
  else if (order.order === 'drop') kept.delete(order.token);
  else void stop();
});

async function stop(): Promise<void> {
  clearInterval(timer);
  await database.end();
  parentPort?.close();
}
