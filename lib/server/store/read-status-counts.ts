/** The statements that count records by status without counting them. */
import type { Direction } from '#lib/domain/direction';
import type { Status } from '#lib/domain/status';
import type { Queryable } from '#lib/server/database';

export interface StatusCountRow {
  readonly direction: Direction;
  readonly source: string;
  readonly status: Status;
  readonly count: bigint;
  /** When the oldest record that waits here was received; null: none waits. */
  readonly oldest: Date | null;
}

// Folded and not yet folded deltas in one statement are of one moment, so their sum is exact however
// the folding goes on. The oldest waiting record is one step in an index for each source.
const READ_STATUS_COUNTS = `
WITH counted AS (
  SELECT source_id, direction, status, sum(count) AS count
  FROM (SELECT source_id, direction, status, count FROM status_count
        UNION ALL SELECT source_id, direction, status, delta FROM count_delta) AS part
  GROUP BY source_id, direction, status
), leased AS MATERIALIZED (
  SELECT l.direction, x.source_id, min(x.record_id) AS oldest
  FROM lease l CROSS JOIN LATERAL unnest(l.record_ids, l.source_ids, l.generations, l.attempts)
       AS x(record_id, source_id, generation, attempt)
  WHERE l.direction = 'EGRESS' OR (
    SELECT true FROM attempt a
    WHERE a.record_id = x.record_id AND a.generation = x.generation AND a.number = x.attempt
  ) IS NULL
  GROUP BY l.direction, x.source_id
)
SELECT c.direction, s.key AS source, c.status, c.count::int8 AS count, waits.received_at AS oldest
FROM counted c
JOIN source s ON s.id = c.source_id
LEFT JOIN leased l ON c.status IN ('JUST_IN', 'QUEUED')
                  AND l.direction = c.direction AND l.source_id = c.source_id
LEFT JOIN LATERAL (
  SELECT r.received_at FROM record r
  WHERE r.id = least(l.oldest, (SELECT min(w.record_id) FROM work w
                                WHERE w.direction = c.direction AND w.source_id = c.source_id))
    AND c.status IN ('JUST_IN', 'QUEUED')
) AS waits ON true
WHERE c.count <> 0 AND ($1::text[] IS NULL OR s.key = ANY ($1))
ORDER BY s.key, c.direction, c.status`;

/** `sources`: keys to count; null: all. What counts zero is absent. */
export async function readStatusCountRows(
  db: Queryable,
  sources: readonly string[] | null,
): Promise<StatusCountRow[]> {
  const { rows } = await db.query<StatusCountRow>({
    name: 'read_status_counts',
    text: READ_STATUS_COUNTS,
    values: [sources],
  });
  return rows;
}

export interface StandingFacts {
  readonly held: number;
  readonly overdue: number;
  readonly offered: number;
  readonly rejected: number;
  readonly asOf: Date;
}

const READ_STANDING_FACTS = `
WITH visible AS MATERIALIZED (
  SELECT id, first_record_id_at(now() - make_interval(secs => overdue_after_seconds)) AS deadline
  FROM source WHERE $1::text[] IS NULL OR key = ANY ($1)
)
SELECT
  (SELECT count(*)::int4 FROM (
     SELECT 1 FROM work w WHERE w.held AND w.source_id = ANY (ARRAY(SELECT id FROM visible))
     LIMIT $2::int4) AS held_one) AS held,
  (SELECT count(*)::int4 FROM (
     SELECT 1 FROM visible v CROSS JOIN LATERAL (
       SELECT 1 FROM work w
       WHERE w.direction = 'EGRESS' AND w.source_id = v.id AND w.record_id < v.deadline
       LIMIT $2::int4) AS late
     UNION ALL
     SELECT 1 FROM lease l JOIN visible v ON v.id = l.source_ids[1]
     WHERE l.direction = 'EGRESS' AND l.record_ids[1] < v.deadline
     LIMIT $2::int4) AS late_one) AS overdue,
  (SELECT count(*)::int4 FROM (
     SELECT 1 FROM lease l
     WHERE l.direction = 'EGRESS' AND l.source_ids[1] = ANY (ARRAY(SELECT id FROM visible))
     LIMIT $2::int4) AS offered_one) AS offered,
  (SELECT count(*)::int4 FROM (
     SELECT 1 FROM work w WHERE w.rejected AND w.source_id = ANY (ARRAY(SELECT id FROM visible))
     LIMIT $2::int4) AS rejected_one) AS rejected,
  now() AS "asOf"`;

/** Records of each fact beside the status, counted up to `most`. */
export async function readStandingFacts(
  db: Queryable,
  sources: readonly string[] | null,
  most: number,
): Promise<StandingFacts> {
  const { rows } = await db.query<StandingFacts>({
    name: 'read_standing_facts',
    text: READ_STANDING_FACTS,
    values: [sources, most],
  });
  const [facts] = rows;
  if (facts === undefined) throw new Error('PostgreSQL gave no row for an aggregate');
  return facts;
}
