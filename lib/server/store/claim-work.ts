/** Takes due ingress records out of `work` into one lease: the only way to a record's attempt. */
import type { Queryable } from '../database.ts';

export interface ClaimRequest {
  /** The worker's incarnation. */
  readonly holder: string;
  readonly limit: number;
  readonly leaseSeconds: number;
}

export interface ClaimedElement {
  readonly recordId: bigint;
  readonly generation: number;
  /** The attempt that begins now, from 1 in each generation; counted by this claim. */
  readonly attempt: number;
}

export interface ClaimedBatch {
  readonly token: string;
  readonly elements: readonly ClaimedElement[];
  /** true: the one record's last attempt was lost with its worker, so it should run alone. */
  readonly isSuspect: boolean;
}

/** Candidates looked at for each one wanted, so that two workers at once need not meet on the same rows. */
const CANDIDATES_PER_CLAIM = 3;

// Each CTE that limits is MATERIALIZED: inlined into a join, a LIMIT may run once per outer row and
// claim everything. `turn` deals one record of each source before the second of any, so that a flood
// of one source does not delay another. A suspect (its last attempt was lost with its worker) is
// claimed alone when its turn comes, so that a record which kills workers takes no others with it.
// Unnamed on purpose: a generic plan does not know the LIMIT.
const CLAIM = `
WITH candidate AS MATERIALIZED (
  SELECT due.record_id, due.turn
  FROM source s
  CROSS JOIN LATERAL (
    SELECT w.record_id, row_number() OVER (ORDER BY w.due_at, w.record_id) AS turn
    FROM (
      SELECT record_id, due_at FROM work
      WHERE direction = 'INGRESS' AND source_id = s.id AND due_at <= now() AND NOT held
      ORDER BY due_at, record_id
      LIMIT $2::integer * ${String(CANDIDATES_PER_CLAIM)}
    ) w
  ) due
  WHERE NOT s.processing_paused
), locked AS MATERIALIZED (
  SELECT w.record_id, c.turn, w.attempts > 0 AND EXISTS (
           SELECT 1 FROM attempt a
           WHERE a.record_id = w.record_id AND a.generation = w.generation
             AND a.number = w.attempts AND a.outcome = 'LOST') AS suspect
  FROM candidate c JOIN work w ON w.record_id = c.record_id
  WHERE w.direction = 'INGRESS' AND w.due_at <= now() AND NOT w.held
  ORDER BY c.turn, w.record_id
  LIMIT $2
  FOR NO KEY UPDATE OF w SKIP LOCKED
), placed AS (
  SELECT record_id, turn, suspect, row_number() OVER line AS place,
         first_value(suspect) OVER line AS suspect_leads
  FROM locked WINDOW line AS (ORDER BY turn, record_id)
), chosen AS MATERIALIZED (
  SELECT record_id, place, suspect FROM placed
  WHERE CASE WHEN suspect_leads THEN place = 1 ELSE NOT suspect END
), taken AS (
  DELETE FROM work w USING chosen c WHERE w.record_id = c.record_id
  RETURNING w.record_id, w.source_id, w.generation, w.attempts + 1 AS attempt, c.place
), leased AS (
  INSERT INTO lease (direction, holder, expires_at, record_ids, source_ids, generations, attempts)
  SELECT 'INGRESS', $1, now() + make_interval(secs => $3),
         array_agg(record_id ORDER BY place), array_agg(source_id ORDER BY place),
         array_agg(generation ORDER BY place), array_agg(attempt ORDER BY place)
  FROM taken
  HAVING count(*) > 0
  RETURNING token, record_ids, generations, attempts
)
SELECT token, record_ids, generations, attempts, EXISTS (SELECT 1 FROM chosen WHERE suspect) AS suspect
FROM leased`;

interface LeaseRow {
  token: string;
  record_ids: bigint[];
  generations: number[];
  attempts: number[];
  suspect: boolean;
}

/**
 * Claims up to `limit` due records of all sources whose processing is not paused, in one statement.
 * Retired sources are still processed. Null: nothing is due (or others hold it at this moment).
 */
export async function claimWork(
  db: Queryable,
  request: ClaimRequest,
): Promise<ClaimedBatch | null> {
  const { rows } = await db.query<LeaseRow>(CLAIM, [
    request.holder,
    request.limit,
    request.leaseSeconds,
  ]);
  const [lease] = rows;
  if (lease === undefined) return null;
  const elements = lease.record_ids.map((recordId, place) => ({
    recordId,
    generation: lease.generations[place] ?? 0,
    attempt: lease.attempts[place] ?? 1,
  }));
  return { token: lease.token, elements, isSuspect: lease.suspect };
}
