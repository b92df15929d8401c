/** Frees expired leases: of dead workers, and of Integration Apps that did not acknowledge. */
import type { Logger } from 'pino';
import type { Database } from '#lib/server/database';
import { findExpiredLeases, sweepLeases, type SweepPolicy } from '#lib/server/store/sweep-leases';
import type { Loop } from '#worker/supervisor';
import { repeat } from './repeat.ts';

export interface SweepParts {
  readonly db: Database;
  readonly log: Logger;
  readonly policy: SweepPolicy;
  readonly intervalMs: number;
}

const LEASES_AT_ONCE = 100;

export function sweep({ db, log, policy, intervalMs }: SweepParts): Loop {
  return repeat('sweep', intervalMs, async () => {
    const tokens = await findExpiredLeases(db, LEASES_AT_ONCE);
    if (tokens.length === 0) return 'done';
    const count = await sweepLeases(db, tokens, policy);
    if (count.leases > 0) log.info(count, 'leases swept');
    return count.leases === LEASES_AT_ONCE ? 'more' : 'done';
  });
}
