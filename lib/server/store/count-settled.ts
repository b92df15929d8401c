/** About how many records were settled in a range of time, from the rollup of each minute. */
import type { Queryable } from '../database.ts';

/**
 * The sum over the whole minutes that `from` and `to` (RFC 3339) lie in. Records deleted since are in
 * it, and what was settled in the last second may be missing: good for choosing a way, not for showing.
 */
export async function countSettledBetween(
  db: Queryable,
  from: string,
  to: string,
): Promise<number> {
  const { rows } = await db.query<{ settled: number }>({
    name: 'count_settled',
    text: `SELECT coalesce(sum(entered), 0)::float8 AS settled FROM throughput_minute
           WHERE minute >= date_trunc('minute', $1::timestamptz) AND minute <= $2::timestamptz
             AND status IN ('PROCESSED', 'ERROR', 'ACKNOWLEDGED')`,
    values: [from, to],
  });
  return rows[0]?.settled ?? 0;
}
