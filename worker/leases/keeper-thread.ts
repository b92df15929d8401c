/** The thread that renews leases, so that a handler which keeps the event loop busy cannot starve them. */
import { parentPort, workerData } from 'node:worker_threads';
import { openDatabase } from '#lib/server/database';
import { renewLeases } from '#lib/server/store/renew-leases';
import { keeperSettingsSchema, orderSchema, type KeeperNews } from './keeper-messages.ts';
import { Watchdog } from './watchdog.ts';

const settings = keeperSettingsSchema.parse(workerData);
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
    if (lost.length > 0) tell({ lost });
  } catch (error) {
    tell({ trouble: error instanceof Error ? error.message : String(error) });
  }
}

function tell(news: KeeperNews): void {
  parentPort?.postMessage(news);
}

const renewal = setInterval(
  () => void renew(),
  (settings.leaseSeconds * 1000) / RENEWALS_PER_LEASE,
);
const watchdog = new Watchdog(settings.pulse, settings.blockedLimitMs);

parentPort?.on('message', (message: unknown) => {
  const { order, token } = orderSchema.parse(message);
  if (order === 'keep') kept.add(token);
  else if (order === 'drop') kept.delete(token);
  else void stop();
});

async function stop(): Promise<void> {
  clearInterval(renewal);
  watchdog.stop();
  await database.end();
  parentPort?.close();
}
