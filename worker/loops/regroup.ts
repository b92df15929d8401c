/** Sees at its start, and every minute, to failures that are not grouped by the rule of today. */
import type { Database } from '#lib/server/database';
import { regroup } from '#lib/server/gateway/errors/regroup';
import type { Loop } from '#worker/supervisor';
import { repeat } from './repeat.ts';

const INTERVAL_MS = 60_000;
const FAILURES_AT_ONCE = 500;

export function regroupFailures(db: Database): Loop {
  return repeat('regroup failures', INTERVAL_MS, async () =>
    (await regroup(db, FAILURES_AT_ONCE)) === FAILURES_AT_ONCE ? 'more' : 'done',
  );
}
