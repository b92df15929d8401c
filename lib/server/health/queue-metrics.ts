/** Figures about queues for Prometheus. */
import { Gauge, Registry } from 'prom-client';
import type { RefusedCount } from '#lib/server/store/refused-messages';

/** In Prometheus' text format; messages whose source nobody can tell have an empty one. */
export function renderRefused(counts: readonly RefusedCount[]): Promise<string> {
  const registry = new Registry();
  const refused = new Gauge({
    name: 'sluice_refused_messages',
    help: 'Messages of queues that became dead letters in the last 24 hours, by their problem.',
    labelNames: ['source', 'code'],
    registers: [registry],
  });
  for (const { source, code, count } of counts) refused.set({ source, code }, count);
  return registry.metrics();
}
