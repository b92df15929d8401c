/** How live updates notice a change. */
import type { Queryable } from '#lib/server/database';
import { readSnapshotText } from '#lib/server/store/read-change-marker';

/**
 * A text that differs from an earlier one whenever a change was committed in between, even one that
 * moves no count, such as a postponed attempt. It may also differ when nothing that matters has
 * changed (a worker's sign of life), so it is good for hints and for nothing else.
 */
export function readChangeMarker(db: Queryable): Promise<string> {
  return readSnapshotText(db);
}
