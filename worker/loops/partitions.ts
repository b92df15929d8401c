/** Sees every hour to the partitions of the coming weeks. */
import type { Database } from '#lib/server/database';
import { ensurePartitions } from '#lib/server/store/ensure-partitions';
import type { Loop } from '#worker/supervisor';
import { repeat } from './repeat.ts';

const INTERVAL_MS = 3_600_000;
const WEEKS_AHEAD = 8;

export function partitions(db: Database): Loop {
  return repeat('partitions', INTERVAL_MS, async () => {
    await ensurePartitions(db, WEEKS_AHEAD);
    return 'done';
  });
}
