/** Sees to it that the weekly partitions of payload and attempt exist ahead of time. */
import type { Queryable } from '../database.ts';

/** Creates what is missing up to `weeksAhead`; returns how many partitions were created. */
export async function ensurePartitions(db: Queryable, weeksAhead: number): Promise<number> {
  const { rows } = await db.query<{ created: number }>('SELECT ensure_partitions($1) AS created', [
    weeksAhead,
  ]);
  return rows[0]?.created ?? 0;
}
