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
}

/** Candidates looked at for each one wanted, so that two workers at once need not meet on the same rows. */
const CANDIDATES_PER_CLAIM = 3;

// Each CTE that limits is MATERIALIZED: inlined into a join, a LIMIT may run once per outer row and
// claim everything. `turn` deals one record of each source before the second of any, so that a flood
// of one source does not delay another. Unnamed on purpose: a generic plan does not know the LIMIT.
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
), chosen AS MATERIALIZED (
  SELECT w.record_id, c.turn
  FROM candidate c JOIN work w ON w.record_id = c.record_id
  WHERE w.direction = 'INGRESS' AND w.due_at <= now() AND NOT w.held
  ORDER BY c.turn, w.record_id
  LIMIT $2
  FOR NO KEY UPDATE OF w SKIP LOCKED
), taken AS (
  DELETE FROM work w USING chosen c WHERE w.record_id = c.record_id
  RETURNING w.record_id, w.source_id, w.generation, w.attempts + 1 AS attempt, c.turn
)
INSERT INTO lease (direction, holder, expires_at, record_ids, source_ids, generations, attempts)
SELECT 'INGRESS', $1, now() + make_interval(secs => $3),
       array_agg(record_id ORDER BY turn, record_id), array_agg(source_id ORDER BY turn, record_id),
       array_agg(generation ORDER BY turn, record_id), array_agg(attempt ORDER BY turn, record_id)
FROM taken
HAVING count(*) > 0
RETURNING token, record_ids, generations, attempts`;

interface LeaseRow {
  token: string;
  record_ids: bigint[];
  generations: number[];
  attempts: number[];
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
  return { token: lease.token, elements };
}
