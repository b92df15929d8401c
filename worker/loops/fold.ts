/** Folds count deltas every second. */
import type { Database } from '#lib/server/database';
import { foldCounts } from '#lib/server/store/fold-counts';
import type { Loop } from '#worker/supervisor';
import { repeat } from './repeat.ts';

const INTERVAL_MS = 1_000;
const DELTAS_AT_ONCE = 5_000;

export function fold(db: Database): Loop {
  return repeat('fold counts', INTERVAL_MS, async () =>
    (await foldCounts(db, DELTAS_AT_ONCE)) === DELTAS_AT_ONCE ? 'more' : 'done',
  );
}
