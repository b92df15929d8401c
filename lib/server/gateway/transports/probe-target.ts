/** Has a push target that is left alone tried at once, because somebody has mended it. */
import type { TransportStanding } from '#lib/contracts/transport';
import type { Database } from '#lib/server/database';
import { endPushPause } from '#lib/server/store/push-targets';
import { GatewayError } from '../gateway-error.ts';
import { readTransport } from './read-transport.ts';

export interface ProbeRequest {
  readonly source: string;
  /** Who asks, as people are shown it. */
  readonly askedBy: string;
}

/**
 * Lets the next due record of a source probe its target, within about 2 s, whatever is left of the pause.
 * @returns how the transport stands then
 * @throws GatewayError unknown_source, circuit_closed
 */
export async function probeTarget(
  db: Database,
  { source, askedBy }: ProbeRequest,
): Promise<TransportStanding> {
  const isEnded = await endPushPause(db, { sourceKey: source, askedBy });
  const standing = await readTransport(db, source);
  if (!isEnded) throw new GatewayError('circuit_closed', 'Nothing keeps pushes from going out.');
  return standing;
}
