/** The text that Prometheus reads. */
import { Gauge, Registry } from 'prom-client';
import type { StatusCounts } from '#lib/contracts/insight';
import { metrics } from './metrics.ts';
import { renderRequestDurations } from './request-durations.ts';

/**
 * All figures in Prometheus' text format. `counts` null: the database is away; its figures are then
 * left out rather than repeated, so that a graph shows the gap.
 */
export async function renderMetrics(counts: StatusCounts | null): Promise<string> {
  const ofProcess = `${await metrics().registry.metrics()}\n${renderRequestDurations()}`;
  if (counts === null) return ofProcess;
  return `${ofProcess}\n${await describeRecords(counts).metrics()}`;
}

/** In a registry of its own, so that two readers at once do not empty each other's gauges. */
function describeRecords(counts: StatusCounts): Registry {
  const registry = new Registry();
  const registers = [registry];
  const records = new Gauge({
    name: 'sluice_records',
    help: 'Records in a status at the moment.',
    labelNames: ['direction', 'source', 'status'],
    registers,
  });
  const oldestSeconds = new Gauge({
    name: 'sluice_oldest_waiting_seconds',
    help: 'Age of the oldest record that is Just in or Queued.',
    labelNames: ['direction', 'source'],
    registers,
  });
  const asOfMs = Date.parse(counts.asOf);
  for (const { direction, source, status, count, oldest } of counts.counts) {
    records.set({ direction, source, status }, count);
    if (oldest !== null) {
      oldestSeconds.set({ direction, source }, Math.max(0, asOfMs - Date.parse(oldest)) / 1_000);
    }
  }
  new Gauge({
    name: 'sluice_held_records',
    help: 'Records that wait for a person to act, counted up to 10,000.',
    registers,
  }).set(counts.held);
  new Gauge({
    name: 'sluice_overdue_records',
    help: 'Records queued longer than their source allows, counted up to 10,000.',
    registers,
  }).set(counts.overdue);
  new Gauge({
    name: 'sluice_offered_records',
    help: 'Records out for delivery, whose acknowledgement is awaited, counted up to 10,000.',
    registers,
  }).set(counts.offered);
  new Gauge({
    name: 'sluice_rejected_records',
    help: 'Queued records whose latest offer was rejected, counted up to 10,000.',
    registers,
  }).set(counts.rejected);
  return registry;
}
