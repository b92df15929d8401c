/** How retention went last. */
import type { Queryable } from '#lib/server/database';
import { readRetentionRuns, type RetentionRun } from '#lib/server/store/retention-runs';

/** One entry for each duty that ever ran; none: nothing has a limit, or no worker has run yet. */
export function readRetention(db: Queryable): Promise<readonly RetentionRun[]> {
  return readRetentionRuns(db);
}
