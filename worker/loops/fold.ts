/** Folds count deltas and what happened to error groups every second. */
import type { Database } from '#lib/server/database';
import { foldCounts } from '#lib/server/store/fold-counts';
import { endLoudMutes, foldErrorGroups } from '#lib/server/store/fold-error-groups';
import type { Loop } from '#worker/supervisor';
import { repeat } from './repeat.ts';

const INTERVAL_MS = 1_000;
const DELTAS_AT_ONCE = 5_000;

export function fold(db: Database): Loop {
  return repeat('fold counts', INTERVAL_MS, async () =>
    (await foldCounts(db, DELTAS_AT_ONCE)) === DELTAS_AT_ONCE ? 'more' : 'done',
  );
}

export function foldGroups(db: Database): Loop {
  return repeat('fold error groups', INTERVAL_MS, async () => {
    if ((await foldErrorGroups(db, DELTAS_AT_ONCE)) === DELTAS_AT_ONCE) return 'more';
    await endLoudMutes(db);
    return 'done';
  });
}
