/** Takes due ingress records without an ordering key out of `work` into one lease. */
import type { Queryable } from '../database.ts';
import { int4Array, int8Array } from './binary-array.ts';
import {
  CHOOSE_AROUND_SUSPECTS,
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
const CANDIDATES_PER_CLAIM = 2;

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
        AND order_hash IS NULL
        AND (due_at, record_id) > (
          coalesce(timestamptz 'epoch' + start.due_us * interval '1 microsecond', '-infinity'),
          coalesce(start.record_id, 0))
      ORDER BY due_at, record_id
      LIMIT $3::integer * ${String(CANDIDATES_PER_CLAIM)}
    ) w
  ) due
  WHERE NOT s.processing_paused AND s.most_in_work IS NULL
), locked AS MATERIALIZED (
  SELECT w.record_id, c.turn, w.suspect
  FROM (SELECT record_id, turn FROM candidate ORDER BY turn, record_id) c
  CROSS JOIN LATERAL (
    SELECT w.record_id, ${IS_SUSPECT} AS suspect
    FROM work w
    WHERE w.record_id = c.record_id AND w.due_at <= now() AND NOT w.held
    FOR NO KEY UPDATE SKIP LOCKED
  ) w
  LIMIT $3
), placed AS MATERIALIZED (
  SELECT record_id, suspect, row_number() OVER (ORDER BY turn, record_id) AS place FROM locked
), ${CHOOSE_AROUND_SUSPECTS}, ${LEASE_CHOSEN}`,
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
