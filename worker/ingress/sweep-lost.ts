/** Puts the records of dead workers back: their attempts are lost, their leases expired. */
import { sweepExpired, type SweepParts } from '#worker/leases/sweep-expired';
import { repeat } from '#worker/loops/repeat';
import type { Loop } from '#worker/supervisor';

export function sweepLost(parts: SweepParts, intervalMs: number): Loop {
  return repeat('sweep lost attempts', intervalMs, () => sweepExpired('INGRESS', parts));
}
