/** The text that Prometheus reads. */
import type { StatusCounts } from '#lib/contracts/insight';
import { metrics } from './metrics.ts';

/**
 * All figures in Prometheus' text format. `counts` null: the database is away; its figures are then
 * left out rather than repeated, so that a graph shows the gap.
 */
export async function renderMetrics(counts: StatusCounts | null): Promise<string> {
  const { registry, records, oldestSeconds, held, overdue } = metrics();
  records.reset();
  oldestSeconds.reset();
  if (counts === null) {
    held.remove();
    overdue.remove();
    return registry.metrics();
  }
  const asOfMs = Date.parse(counts.asOf);
  for (const { direction, source, status, count, oldest } of counts.counts) {
    records.set({ direction, source, status }, count);
    if (oldest !== null) {
      oldestSeconds.set({ direction, source }, Math.max(0, asOfMs - Date.parse(oldest)) / 1_000);
    }
  }
  held.set(counts.held);
  overdue.set(counts.overdue);
  return registry.metrics();
}
