/** Drops a partition without making anybody wait, or says that it cannot be done now. */
import type { Queryable } from '#lib/server/database';
import {
  attachPartition,
  detachPartition,
  dropDetached,
  type Partition,
} from '#lib/server/store/partitions';
import { readSqlError } from '#lib/server/store/sql-error';

const LOCK_NOT_AVAILABLE = '55P03';

export type DropResult = 'dropped' | 'needed' | 'blocked';

/**
 * Takes the partition out, looks once more whether it is needed (somebody may have replayed one of
 * its records since), then drops it or puts it back. `blocked`: a long transaction is in the way;
 * nothing is lost, and the next try goes on from there.
 */
export async function dropPartition(
  db: Queryable,
  partition: Partition,
  isNeeded: () => Promise<boolean>,
): Promise<DropResult> {
  try {
    await detachPartition(db, partition);
    if (await isNeeded()) {
      await attachPartition(db, partition);
      return 'needed';
    }
    await dropDetached(db, partition);
    return 'dropped';
  } catch (error) {
    if (readSqlError(error)?.state === LOCK_NOT_AVAILABLE) return 'blocked';
    throw error;
  }
}
