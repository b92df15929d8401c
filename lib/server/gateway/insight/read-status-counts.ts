/** How many records are in each status now. */
import type { StatusCounts } from '#lib/contracts/insight';
import type { Queryable } from '#lib/server/database';
import { readStandingFacts, readStatusCountRows } from '#lib/server/store/read-status-counts';

/** Records that are held, overdue, offered or rejected are counted no further than this. */
export const MOST_COUNTED = 10_000;

/**
 * Live counts of each source and status, equal to counting the records themselves; what is zero is
 * absent. `visible`: keys of the sources that the asker may see; null: all.
 */
export async function readStatusCounts(
  db: Queryable,
  visible: readonly string[] | null = null,
): Promise<StatusCounts> {
  const rows = await readStatusCountRows(db, visible);
  const { asOf, ...facts } = await readStandingFacts(db, visible, MOST_COUNTED);
  const counts = rows.map((row) => ({
    ...row,
    count: Number(row.count),
    oldest: row.oldest === null ? null : row.oldest.toISOString(),
  }));
  return { counts, ...facts, asOf: asOf.toISOString() };
}
