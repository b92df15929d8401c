/** How the transport of a source stands, for the people who look after it. */
import type { TransportStanding } from '#lib/contracts/transport';
import type { Database } from '#lib/server/database';
import { env } from '#lib/server/env';
import { readPushStanding } from '#lib/server/store/read-push-standing';
import { readStandingFacts } from '#lib/server/store/read-status-counts';
import { readTransportStates } from '#lib/server/store/read-transport-states';
import { MOST_COUNTED } from '../insight/read-status-counts.ts';
import { toTime } from '../records/record-summary.ts';
import { knownSource } from '../source-state.ts';

/**
 * Its connections, and how many of its records are in which state of delivery.
 * @throws GatewayError unknown_source
 */
export async function readTransport(db: Database, key: string): Promise<TransportStanding> {
  await knownSource(db, key);
  const [{ asOf: _, ...facts }, workers, target] = await Promise.all([
    readStandingFacts(db, [key], MOST_COUNTED),
    readTransportStates(db, key),
    readPushStanding(db, key),
  ]);
  return {
    hasBroker: env().AMQP_URL !== undefined,
    facts,
    workers: workers.map((row) => ({
      ...row,
      since: row.since.toISOString(),
      lastErrorAt: toTime(row.lastErrorAt),
      lastSuccessAt: toTime(row.lastSuccessAt),
    })),
    pushTarget: target && {
      ...target,
      allowedAt: toTime(target.allowedAt),
      openUntil: toTime(target.openUntil),
      lastErrorAt: toTime(target.lastErrorAt),
      lastSuccessAt: toTime(target.lastSuccessAt),
      probeAskedAt: toTime(target.probeAskedAt),
    },
  };
}
