/** Figures about retention for Prometheus. */
import { Gauge, Registry } from 'prom-client';
import type { RetentionRun } from '#lib/server/store/retention-runs';

const FIGURES = [
  {
    name: 'sluice_retention_removed',
    help: 'Payloads and records that were past their days and removed, of payloads an estimate.',
    valueOf: (run: RetentionRun) => Number(run.removed),
  },
  {
    name: 'sluice_retention_held_back',
    help: 'What is past its days but kept, since its record is not settled or in Error.',
    valueOf: (run: RetentionRun) => Number(run.heldWaiting + run.heldErrors),
  },
  {
    name: 'sluice_retention_blocked',
    help: '1 while a long transaction keeps a partition from being dropped.',
    valueOf: (run: RetentionRun) => (run.blocked ? 1 : 0),
  },
  {
    name: 'sluice_retention_last_run_timestamp_seconds',
    help: 'When a worker last looked for what is past its days.',
    valueOf: (run: RetentionRun) => run.ranAt.getTime() / 1_000,
  },
] as const;

/** In Prometheus' text format, one line for each duty that ever ran. */
export function renderRetention(runs: readonly RetentionRun[]): Promise<string> {
  const registry = new Registry();
  for (const { name, help, valueOf } of FIGURES) {
    const gauge = new Gauge({ name, help, labelNames: ['duty'], registers: [registry] });
    for (const run of runs) gauge.set({ duty: run.duty }, valueOf(run));
  }
  return registry.metrics();
}
