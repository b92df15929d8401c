/** How retention went last, and how many sources differ from the installation. */
import type { Queryable } from '#lib/server/database';
import { readRetentionRuns, type RetentionRun } from '#lib/server/store/retention-runs';
import { countSourcesWithDays } from '#lib/server/store/source-windows';

export interface Retention {
  readonly sourcesWithDays: number;
  /** One entry for each duty that ever ran; none: nothing has a limit, or no worker has run yet. */
  readonly runs: readonly RetentionRun[];
}

/** As of now. */
export async function readRetention(db: Queryable): Promise<Retention> {
  return { sourcesWithDays: await countSourcesWithDays(db), runs: await readRetentionRuns(db) };
}
