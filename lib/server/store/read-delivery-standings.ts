/** The statement that reads where deliveries stand: what a token was given for, and what is now. */
import type { Outcome } from '#lib/domain/outcome';
import type { Queryable } from '#lib/server/database';
import { int8Array, uuidArray } from './binary-array.ts';

/** A record and the token of one of its deliveries, as the Integration App names them. */
export interface DeliveryRef {
  readonly recordId: bigint;
  readonly token: string;
}

/** All of one moment. A delivery that never was, or that may not be seen, has no standing. */
export interface DeliveryStanding {
  /** Place in the input, from 0. */
  readonly index: number;
  /** Generation and attempt number that the token was given for. */
  readonly generation: number;
  readonly attempt: number;
  readonly holder: string;
  /** How that attempt ended; null: it has not. */
  readonly outcome: Outcome | null;
  /** Generation that is settled, waits, or is leased by any token: exactly one is not null. */
  readonly settledGeneration: number | null;
  readonly waitingGeneration: number | null;
  readonly leasedGeneration: number | null;
  /** Attempts begun by a record that waits. */
  readonly waitingAttempts: number | null;
  readonly maxAttempts: number;
}

const READ_DELIVERY_STANDINGS = `
SELECT u.n::int4 - 1 AS "index",
       coalesce(own.generations[1], past.generation) AS generation,
       coalesce(own.attempts[1], past.number) AS attempt,
       coalesce(own.holder, past.holder) AS holder,
       past.outcome,
       t.generation AS "settledGeneration",
       w.generation AS "waitingGeneration",
       current.generations[1] AS "leasedGeneration",
       w.attempts AS "waitingAttempts",
       s.max_attempts AS "maxAttempts"
FROM unnest($1::int8[], $2::uuid[]) WITH ORDINALITY AS u(record_id, token, n)
JOIN record r ON r.id = u.record_id AND r.direction = 'EGRESS'
JOIN source s ON s.id = r.source_id AND ($3::text[] IS NULL OR s.key = ANY ($3))
LEFT JOIN lease own ON own.token = u.token AND own.direction = 'EGRESS'
                   AND own.record_ids[1] = u.record_id
LEFT JOIN LATERAL (
  SELECT generation, number, holder, outcome FROM attempt a
  WHERE a.record_id = u.record_id AND a.lease_token = u.token
  ORDER BY generation DESC, number DESC LIMIT 1
) AS past ON true
LEFT JOIN settlement t ON t.record_id = u.record_id
LEFT JOIN work w ON w.record_id = u.record_id
LEFT JOIN lease current ON current.direction = 'EGRESS' AND current.record_ids[1] = u.record_id
WHERE own.token IS NOT NULL OR past.generation IS NOT NULL`;

/** `sources`: keys of the sources that the asker may use; null: all. */
export async function readDeliveryStandings(
  db: Queryable,
  refs: readonly DeliveryRef[],
  sources: readonly string[] | null,
): Promise<DeliveryStanding[]> {
  const { rows } = await db.query<DeliveryStanding>({
    name: 'read_delivery_standings',
    text: READ_DELIVERY_STANDINGS,
    values: [
      int8Array(refs.map((ref) => ref.recordId)),
      uuidArray(refs.map((ref) => ref.token)),
      sources,
    ],
  });
  return rows;
}
