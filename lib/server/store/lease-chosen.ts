/** The end that all claims share: chosen records leave `work`, enter one lease and are read with their payload. */
import type { Queryable } from '../database.ts';

export interface ClaimRequest {
  /** The worker's incarnation. */
  readonly holder: string;
  readonly limit: number;
  readonly leaseSeconds: number;
}

/** What a claim reads of a record. */
export interface ClaimedRecord {
  readonly recordId: bigint;
  readonly sourceId: number;
  readonly sourceKey: string;
  readonly handlerUrl: string | null;
  /** The source's own limit of attempts. */
  readonly maxAttempts: number;
  readonly reference: string;
  readonly type: string;
  readonly eventId: string | null;
  readonly originatedAt: Date | null;
  readonly receivedAt: Date;
  readonly mediaType: string;
  readonly traceparent: string | null;
  /** The newest revision that was applied. Null: the payload has expired before its record. */
  readonly bytes: Buffer | null;
  /** Which one that is; 1 is what came. */
  readonly revision: number | null;
}

export interface ClaimedElement extends ClaimedRecord {
  readonly generation: number;
  /** The attempt that begins now, from 1 in each generation; counted by this claim. */
  readonly attempt: number;
  /** When it was due, in microseconds since 1970. */
  readonly dueMicros: bigint;
  /** Null: it has no ordering key. */
  readonly orderHash: bigint | null;
}

export interface ClaimedBatch {
  readonly token: string;
  /** In the order in which they should start. */
  readonly elements: readonly ClaimedElement[];
  /** true: the one record's last attempt was lost with its worker, so it should run alone. */
  readonly isSuspect: boolean;
}

/**
 * SQL, true of a row `w` of work whose last attempt was lost with its worker: it is claimed alone,
 * so that a record which kills workers takes no others with it.
 */
export const IS_SUSPECT = '(w.attempts > 0 AND was_lost(w.record_id, w.generation, w.attempts))';

/**
 * The CTE `chosen` from `placed (record_id, place, suspect)`: a suspect whose turn it is, alone; else all
 * that are none.
 */
export const CHOOSE_AROUND_SUSPECTS = `
chosen AS MATERIALIZED (
  SELECT record_id, place, suspect FROM placed
  WHERE CASE WHEN (SELECT suspect FROM placed WHERE place = 1) THEN place = 1 ELSE NOT suspect END
)`;

// The last CTEs and the SELECT of a claim, after a CTE `chosen (record_id, place, suspect)` that holds
// what nobody else can choose at this moment. $1 is the holder, $2 the seconds of the lease.
// LATERAL with LIMIT: one index probe for each record, whatever the planner thinks of the numbers.
export const LEASE_CHOSEN = `
taken AS (
  DELETE FROM work WHERE record_id = ANY (ARRAY(SELECT record_id FROM chosen))
  RETURNING record_id, source_id, generation, attempts + 1 AS attempt, due_at, order_hash
), in_place AS MATERIALIZED (
  SELECT taken.*, chosen.place, chosen.suspect FROM taken JOIN chosen USING (record_id)
), leased AS (
  INSERT INTO lease (direction, holder, expires_at, record_ids, source_ids, generations, attempts,
                     order_hashes)
  SELECT 'INGRESS', $1, now() + make_interval(secs => $2::float8),
         array_agg(record_id ORDER BY place), array_agg(source_id ORDER BY place),
         array_agg(generation ORDER BY place), array_agg(attempt ORDER BY place),
         CASE WHEN count(order_hash) > 0 THEN array_agg(order_hash ORDER BY place) END
  FROM in_place
  HAVING count(*) > 0
  RETURNING token
)
SELECT leased.token, t.suspect, t.record_id AS "recordId", t.generation, t.attempt,
       (extract(epoch FROM t.due_at) * 1000000)::bigint AS "dueMicros",
       t.order_hash AS "orderHash", r.source_id AS "sourceId",
       s.key AS "sourceKey", s.handler_url AS "handlerUrl", s.max_attempts AS "maxAttempts",
       r.reference, r.type, r.event_id AS "eventId", r.originated_at AS "originatedAt",
       r.received_at AS "receivedAt", r.media_type AS "mediaType", r.traceparent, newest.bytes, newest.revision
FROM leased CROSS JOIN in_place t
CROSS JOIN LATERAL (SELECT * FROM record WHERE id = t.record_id LIMIT 1) r
CROSS JOIN LATERAL (SELECT * FROM source WHERE id = t.source_id LIMIT 1) s
LEFT JOIN LATERAL (
  SELECT bytes, revision FROM payload WHERE record_id = t.record_id ORDER BY revision DESC LIMIT 1
) newest ON true
ORDER BY t.place`;

interface ClaimedRow extends ClaimedElement {
  readonly token: string;
  readonly suspect: boolean;
}

/** Runs a claim that ends in LEASE_CHOSEN. Null: it found nothing. */
export async function leaseChosen(
  db: Queryable,
  claim: { readonly name: string; readonly text: string; readonly values: unknown[] },
): Promise<ClaimedBatch | null> {
  const { rows } = await db.query<ClaimedRow>(claim);
  const [first] = rows;
  if (first === undefined) return null;
  return { token: first.token, elements: rows, isSuspect: first.suspect };
}
