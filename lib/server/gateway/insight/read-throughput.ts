/** How many records entered each status over a window of time. */
import type { Throughput } from '#lib/contracts/insight';
import type { Queryable } from '#lib/server/database';
import { readThroughputRows } from '#lib/server/store/read-throughput';
import { toStoreWindow, type OverTimeQuery } from './time-buckets.ts';

/**
 * Arrivals in each bucket, whose length the answer names; buckets begin at multiples of it since
 * midnight UTC, and those without any are absent. `visible`: keys of the sources that the asker may
 * see; null: all.
 */
export async function readThroughput(
  db: Queryable,
  query: OverTimeQuery,
  visible: readonly string[] | null = null,
): Promise<Throughput> {
  const { bucket, window } = toStoreWindow(query, visible);
  const rows = await readThroughputRows(db, window);
  const points = rows.map(({ atMs, ...row }) => ({
    ...row,
    at: new Date(atMs).toISOString(),
  }));
  return { bucket, points, asOf: new Date().toISOString() };
}
