/** What tests ask the database about records. */
import { parseRecordId, type RecordId } from '#lib/domain/record-id';
import type { Queryable } from '#lib/server/database';

export interface AttemptFact {
  number: number;
  outcome: string;
  failure_class: string | null;
  failure_code: string | null;
  failure_message: string | null;
  failure_detail: Record<string, unknown> | null;
  handler: string | null;
  handler_version: string | null;
}

export interface RecordFacts {
  readonly status: string;
  readonly effects: number;
  readonly attempts: readonly AttemptFact[];
  readonly settledMessage: string | null;
}

/** The status, the attempts and the number of effects of one record. */
export async function readFacts(db: Queryable, id: RecordId): Promise<RecordFacts> {
  const key = parseRecordId(id);
  const { rows: states } = await db.query<{ status: string; failure_message: string | null }>(
    'SELECT status, failure_message FROM record_status WHERE id = $1',
    [key],
  );
  const { rows: attempts } = await db.query<AttemptFact>(
    `SELECT number, outcome, failure_class, failure_code, failure_message, failure_detail, handler,
            handler_version
     FROM attempt WHERE record_id = $1 ORDER BY generation, number`,
    [key],
  );
  const { rows: effects } = await db.query('SELECT 1 FROM effect WHERE record_id = $1', [id]);
  return {
    status: states[0]?.status ?? 'unknown',
    settledMessage: states[0]?.failure_message ?? null,
    effects: effects.length,
    attempts,
  };
}

/**
 * Every record in exactly one place, every count equal to COUNT(*), no record with other than one
 * effect if it was processed: sentences for what is wrong.
 */
export async function findFaults(db: Queryable): Promise<string[]> {
  const { rows } = await db.query<{ fault: string }>(FAULTS);
  return rows.map((row) => row.fault);
}

const FAULTS = `
WITH leased AS (
  SELECT e.* FROM lease l
  CROSS JOIN LATERAL unnest(l.record_ids, l.generations, l.attempts) AS e (record_id, generation, number)
  WHERE NOT EXISTS (SELECT 1 FROM attempt a WHERE a.record_id = e.record_id
                      AND a.generation = e.generation AND a.number = e.number)
), places AS (
  SELECT record_id FROM work UNION ALL SELECT record_id FROM leased
  UNION ALL SELECT record_id FROM settlement
), found AS (
  SELECT r.id, (SELECT count(*) FROM places p WHERE p.record_id = r.id) AS places FROM record r
), counted AS (
  SELECT source_id, direction, status, sum(n) AS n FROM (
    SELECT source_id, direction, status, count AS n FROM status_count
    UNION ALL SELECT source_id, direction, status, delta FROM count_delta
  ) parts GROUP BY source_id, direction, status
), real AS (
  SELECT s.id AS source_id, v.direction, v.status, count(*) AS n
  FROM record_status v JOIN source s ON s.key = v.source GROUP BY s.id, v.direction, v.status
)
SELECT 'record ' || id || ' is in ' || places || ' places' AS fault FROM found WHERE places <> 1
UNION ALL
SELECT 'count of ' || coalesce(c.status, r.status) || ' is ' || coalesce(c.n, 0) || ', not ' || coalesce(r.n, 0)
FROM counted c FULL JOIN real r USING (source_id, direction, status)
WHERE coalesce(c.n, 0) <> coalesce(r.n, 0)`;
