/** How a transport stands, as the API shows it, for tests of what is made of it. */
import type { TransportStanding } from '#lib/contracts/transport';

/** With a broker, nothing on its way, and no worker that has had to do with it. */
export function sampleStanding(change: Partial<TransportStanding> = {}): TransportStanding {
  return {
    hasBroker: true,
    facts: { offered: 0, overdue: 0, rejected: 0, held: 0 },
    workers: [],
    pushTarget: null,
    ...change,
  };
}

/** One worker that is connected, for egress. */
export function sampleConnection(
  change: Partial<TransportStanding['workers'][number]> = {},
): TransportStanding['workers'][number] {
  return {
    direction: 'EGRESS',
    worker: 'worker-1',
    state: 'connected',
    since: '2026-11-22T12:00:00.000Z',
    lastError: null,
    lastErrorAt: null,
    lastSuccessAt: null,
    ...change,
  };
}

/** A target that has agreed and takes what is pushed. */
export function samplePushTarget(
  change: Partial<NonNullable<TransportStanding['pushTarget']>> = {},
): NonNullable<TransportStanding['pushTarget']> {
  return {
    allowedAt: '2026-11-22T12:00:00.000Z',
    allowedPerMinute: null,
    failures: 0,
    openUntil: null,
    lastError: null,
    lastErrorAt: null,
    lastSuccessAt: null,
    probeAskedAt: null,
    probeAskedBy: null,
    ...change,
  };
}
