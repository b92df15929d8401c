/** How transports stand, in the text that Prometheus reads. */
import { Gauge, Registry } from 'prom-client';
import type { TransportStateCount } from '../store/transport-states.ts';

/** For each source, direction and state: how many of the workers that run find it so. */
export function renderTransports(counts: readonly TransportStateCount[]): Promise<string> {
  const registry = new Registry();
  const workers = new Gauge({
    name: 'sluice_transport_workers',
    help: 'Workers that find the transport of a source in a state: connected, connecting, down, held or idle.',
    labelNames: ['direction', 'source', 'state'],
    registers: [registry],
  });
  for (const { direction, source, state, count } of counts)
    workers.set({ direction, source, state }, count);
  return registry.metrics();
}
