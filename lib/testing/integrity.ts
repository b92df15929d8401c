/** What must hold in every committed state of the store, asked of the tables in the plainest way. */
import type { Queryable } from '#lib/server/database';

/** Ids of records that are not in exactly one of work, an unended lease element, and settlement. */
export async function findMisplacedRecords(db: Queryable): Promise<bigint[]> {
  const { rows } = await db.query<{ id: bigint }>(`
    WITH place AS (
      SELECT record_id FROM work
      UNION ALL SELECT record_id FROM settlement
      UNION ALL
      SELECT e.record_id
      FROM lease l CROSS JOIN LATERAL unnest(l.record_ids, l.generations, l.attempts)
           AS e(record_id, generation, number)
      WHERE NOT EXISTS (SELECT FROM attempt a WHERE a.record_id = e.record_id
                        AND a.generation = e.generation AND a.number = e.number)
    )
    SELECT r.id FROM record r LEFT JOIN place p ON p.record_id = r.id
    GROUP BY r.id HAVING count(p.record_id) <> 1 ORDER BY r.id`);
  return rows.map(({ id }) => id);
}

/** Hashes of ordering keys that have records in work under more than one lease. */
export async function findKeysTwiceInWork(db: Queryable): Promise<bigint[]> {
  const { rows } = await db.query<{ orderHash: bigint }>(`
    SELECT e.order_hash AS "orderHash"
    FROM lease l CROSS JOIN LATERAL unnest(l.record_ids, l.generations, l.attempts, l.order_hashes)
         AS e(record_id, generation, number, order_hash)
    WHERE e.order_hash IS NOT NULL
      AND NOT EXISTS (SELECT FROM attempt a WHERE a.record_id = e.record_id
                      AND a.generation = e.generation AND a.number = e.number)
    GROUP BY e.order_hash HAVING count(DISTINCT l.token) > 1`);
  return rows.map(({ orderHash }) => orderHash);
}

export interface WrongCount {
  readonly source: string;
  readonly status: string;
  readonly counted: bigint;
  readonly actual: bigint;
}

/** Live counts, folded and not yet folded, that differ from COUNT(*). */
export async function findWrongCounts(db: Queryable): Promise<WrongCount[]> {
  const { rows } = await db.query<WrongCount>(`
    WITH counted AS (
      SELECT s.key AS source, c.status, sum(c.count)::int8 AS count
      FROM (SELECT source_id, status, count FROM status_count
            UNION ALL SELECT source_id, status, delta FROM count_delta) c
      JOIN source s ON s.id = c.source_id GROUP BY s.key, c.status
    ), actual AS (
      SELECT source, status, count(*) FROM record_status GROUP BY source, status
    )
    SELECT source, status, coalesce(c.count, 0) AS counted, coalesce(a.count, 0) AS actual
    FROM counted c FULL JOIN actual a USING (source, status)
    WHERE coalesce(c.count, 0) <> coalesce(a.count, 0) ORDER BY 1, 2`);
  return rows;
}

/** First settlements by the histogram of latencies, and by the records themselves: must be equal. */
export async function countFirstSettlements(
  db: Queryable,
): Promise<{ measured: bigint; actual: bigint }> {
  const { rows } = await db.query<{ measured: bigint; actual: bigint }>(`
    SELECT (SELECT coalesce(sum(settled), 0)::int8 FROM latency_minute)
         + (SELECT coalesce(sum(entered), 0)::int8 FROM count_delta WHERE latency_bucket IS NOT NULL)
             AS measured,
           (SELECT count(*) FROM settlement WHERE generation = 0)
         + (SELECT count(*) FROM replay WHERE generation = 1 AND from_status NOT IN ('JUST_IN', 'QUEUED'))
             AS actual`);
  const [row] = rows;
  if (row === undefined) throw new Error('PostgreSQL gave no row for an aggregate');
  return row;
}
