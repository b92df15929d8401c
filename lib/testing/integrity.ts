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
