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

/** Ids of error groups whose count, folded and not yet folded, or whose minutes differ from their attempts. */
export async function findWrongGroupCounts(db: Queryable): Promise<bigint[]> {
  const { rows } = await db.query<{ id: bigint }>(`
    WITH counted AS (
      SELECT group_id, sum(occurrences)::int8 AS n, min(first_at) AS first_at, max(last_at) AS last_at
      FROM error_group_count GROUP BY group_id HAVING sum(occurrences) <> 0
    ), actual AS (
      SELECT group_id, count(*) AS n, min(ended_at) AS first_at, max(ended_at) AS last_at
      FROM attempt WHERE group_id IS NOT NULL GROUP BY group_id
    ), by_minute AS (
      SELECT group_id, sum(occurrences)::int8 AS n FROM (
        SELECT group_id, occurrences FROM error_group_minute
        UNION ALL SELECT group_id, occurrences FROM error_group_delta) AS part
      GROUP BY group_id HAVING sum(occurrences) <> 0
    )
    SELECT coalesce(c.group_id, a.group_id, m.group_id) AS id
    FROM counted c FULL JOIN actual a USING (group_id) FULL JOIN by_minute m USING (group_id)
    WHERE (c.n, c.first_at, c.last_at) IS DISTINCT FROM (a.n, a.first_at, a.last_at) OR m.n IS DISTINCT FROM a.n
    ORDER BY 1`);
  return rows.map(({ id }) => id);
}

/** Ids of records whose failed attempt has no group, or whose Error or hold has not that of its last attempt. */
export async function findUngroupedFailures(db: Queryable): Promise<bigint[]> {
  const { rows } = await db.query<{ id: bigint }>(`
    SELECT a.record_id AS id FROM attempt a LEFT JOIN error_group g ON g.id = a.group_id
    WHERE (a.failure_class IS NOT NULL) <> (g.id IS NOT NULL)
    UNION
    SELECT t.record_id FROM settlement t
    LEFT JOIN attempt a ON (a.record_id, a.generation, a.number) = (t.record_id, t.generation, t.attempts)
    WHERE t.group_id IS DISTINCT FROM CASE t.status WHEN 'ERROR' THEN a.group_id END
    UNION
    SELECT w.record_id FROM work w
    LEFT JOIN attempt a ON (a.record_id, a.generation, a.number) = (w.record_id, w.generation, w.attempts)
    WHERE w.held AND w.group_id IS DISTINCT FROM a.group_id
    ORDER BY 1`);
  return rows.map(({ id }) => id);
}

/** Ids of records said to be rejected whose latest attempt is no rejection. */
export async function findWronglyRejected(db: Queryable): Promise<bigint[]> {
  const { rows } = await db.query<{ id: bigint }>(`
    SELECT w.record_id AS id FROM work w
    LEFT JOIN attempt a ON (a.record_id, a.generation, a.number) = (w.record_id, w.generation, w.attempts)
    WHERE w.rejected AND a.outcome IS DISTINCT FROM 'REJECTED' ORDER BY 1`);
  return rows.map(({ id }) => id);
}
