/** Figures of this process for Prometheus. */
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import { memoryBudget } from './memory-budget.ts';

export interface Metrics {
  readonly registry: Registry;
  readonly refusals: Counter<'code'>;
}

const holder = globalThis as typeof globalThis & { sluiceMetrics?: Metrics };

/** On globalThis, since Next bundles a second copy of every module. */
export function metrics(): Metrics {
  return (holder.sluiceMetrics ??= createMetrics());
}

function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'sluice_door_held_bytes',
    help: 'Bytes of requests that are being received or stored at the moment.',
    registers,
    collect() {
      this.set(memoryBudget().heldBytes);
    },
  });
  new Gauge({
    name: 'sluice_door_memory_bytes',
    help: 'The most bytes of requests that are held at once; more is refused as too_busy.',
    registers,
    collect() {
      this.set(memoryBudget().limitBytes);
    },
  });
  const refusals = new Counter({
    name: 'sluice_refused_requests_total',
    help: 'Requests that were answered with a problem, by its code.',
    labelNames: ['code'],
    registers,
  });
  return { registry, refusals };
}

/** Notes that a request was refused with a problem of this code. */
export function noteRefusal(code: string): void {
  metrics().refusals.inc({ code });
}
