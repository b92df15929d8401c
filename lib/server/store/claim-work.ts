/** Takes due ingress records without an ordering key out of `work` into one lease. */
import type { Queryable } from '../database.ts';
import { int4Array, int8Array } from './binary-array.ts';
import {
  IS_SUSPECT,
  LEASE_CHOSEN,
  leaseChosen,
  type ClaimedBatch,
  type ClaimRequest,
} from './lease-chosen.ts';

/** A place in the queue of one source. */
export interface WorkPlace {
  readonly dueMicros: bigint;
  readonly recordId: bigint;
}

export interface FreeClaimRequest extends ClaimRequest {
  /** By source id: where to look from. A source that is not named is looked at from its head. */
  readonly from?: ReadonlyMap<number, WorkPlace>;
}

/** Candidates looked at for each one wanted, so that two workers at once need not meet on the same rows. */
const CANDIDATES_PER_CLAIM = 3;

// Each CTE that limits is MATERIALIZED: inlined into a join, a LIMIT may run once per outer row and
// claim everything. `turn` deals one record of each source before the second of any, so that a flood
// of one source does not delay another. A suspect is claimed when its turn comes.
const CLAIM = {
  name: 'claim-work',
  text: `
WITH candidate AS MATERIALIZED (
  SELECT due.record_id, due.turn
  FROM source s
  LEFT JOIN unnest($4::integer[], $5::bigint[], $6::bigint[]) AS start (source_id, due_us, record_id)
    ON start.source_id = s.id
  CROSS JOIN LATERAL (
    SELECT w.record_id, row_number() OVER (ORDER BY w.due_at, w.record_id) AS turn
    FROM (
      SELECT record_id, due_at FROM work
      WHERE direction = 'INGRESS' AND source_id = s.id AND due_at <= now() AND NOT held
        AND (due_at, record_id) > (
          coalesce(timestamptz 'epoch' + start.due_us * interval '1 microsecond', '-infinity'),
          coalesce(start.record_id, 0))
      ORDER BY due_at, record_id
      LIMIT $3::integer * ${String(CANDIDATES_PER_CLAIM)}
    ) w
  ) due
  WHERE NOT s.processing_paused AND s.most_in_work IS NULL
), locked AS MATERIALIZED (
  SELECT w.record_id, c.turn, ${IS_SUSPECT} AS suspect
  FROM candidate c JOIN work w ON w.record_id = c.record_id
  WHERE w.direction = 'INGRESS' AND w.due_at <= now() AND NOT w.held
  ORDER BY c.turn, w.record_id
  LIMIT $3
  FOR NO KEY UPDATE OF w SKIP LOCKED
), placed AS (
  SELECT record_id, suspect, row_number() OVER line AS place,
         first_value(suspect) OVER line AS suspect_leads
  FROM locked WINDOW line AS (ORDER BY turn, record_id)
), chosen AS MATERIALIZED (
  SELECT record_id, place, suspect FROM placed
  WHERE CASE WHEN suspect_leads THEN place = 1 ELSE NOT suspect END
), ${LEASE_CHOSEN}`,
};

/**
 * Claims up to `limit` due records of all sources whose processing is neither paused nor capped, in
 * one statement. Retired sources are still processed. Null: nothing is due (or others hold it now).
 */
export function claimWork(db: Queryable, request: FreeClaimRequest): Promise<ClaimedBatch | null> {
  const from = [...(request.from ?? [])];
  return leaseChosen(db, {
    ...CLAIM,
    values: [
      request.holder,
      request.leaseSeconds,
      request.limit,
      int4Array(from.map(([sourceId]) => sourceId)),
      int8Array(from.map(([, { dueMicros }]) => dueMicros)),
      int8Array(from.map(([, { recordId }]) => recordId)),
    ],
  });
}
