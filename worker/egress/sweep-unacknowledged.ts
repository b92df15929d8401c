/** Queues again what was offered and not acknowledged in time; holds it when its offers are spent. */
import { sweepExpired, type SweepParts } from '#worker/leases/sweep-expired';
import { repeat } from '#worker/loops/repeat';
import type { Loop } from '#worker/supervisor';

export function sweepUnacknowledged(parts: SweepParts, intervalMs: number): Loop {
  return repeat('sweep unacknowledged offers', intervalMs, () => sweepExpired('EGRESS', parts));
}
