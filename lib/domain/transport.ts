/** The ways in which a source's egress records leave, and which settings fit each. */

/** pull: leased over HTTP; push: posted to a URL; rabbitmq: published to a queue. */
export const TRANSPORTS = ['pull', 'push', 'rabbitmq'] as const;
export type Transport = (typeof TRANSPORTS)[number];

/** How a CloudEvent is put into a message: attributes as headers, one JSON document, or many in one. */
export const EVENT_MODES = ['binary', 'structured', 'batch'] as const;
export type EventMode = (typeof EVENT_MODES)[number];

export interface TransportSettings {
  readonly transport: Transport;
  readonly eventMode: EventMode;
  readonly pushUrl: string | null;
}

/** What is wrong with the settings together, as a sentence; undefined: they fit. */
export function findTransportFault(settings: TransportSettings): string | undefined {
  const { transport, eventMode, pushUrl } = settings;
  if (transport === 'push' && pushUrl === null) return 'Push needs a `pushUrl`.';
  if (eventMode === 'batch' && transport !== 'push') {
    return 'Only push sends CloudEvents in batches: choose the `eventMode` binary or structured.';
  }
  return undefined;
}
