/** The statement that takes due egress records out of the queue to offer them. */
import type { Queryable } from '#lib/server/database';

export interface LeasedDelivery {
  readonly id: bigint;
  readonly token: string;
  readonly reference: string;
  readonly eventId: string | null;
  readonly type: string;
  readonly originatedAt: Date | null;
  readonly receivedAt: Date;
  readonly generation: number;
  readonly attempt: number;
  readonly expiresAt: Date;
  readonly mediaType: string;
  readonly traceparent: string | null;
  readonly bytes: Buffer;
}

export interface LeaseRequest {
  readonly sourceId: number;
  readonly holder: string;
  readonly max: number;
  readonly maxBytes: number;
  readonly leaseSeconds: number;
}

// What does not fit into the answer is locked for this statement only and never leaves the queue,
// so it costs no attempt. The first record always fits, else it could never be offered.
const LEASE_DELIVERIES = `
WITH chosen AS MATERIALIZED (
  SELECT record_id, due_at FROM work
  WHERE direction = 'EGRESS' AND source_id = $1 AND NOT held AND order_hash IS NULL AND due_at <= now()
  ORDER BY due_at, record_id
  LIMIT $2
  FOR NO KEY UPDATE SKIP LOCKED
), sized AS (
  SELECT c.record_id,
         row_number() OVER (ORDER BY c.due_at, c.record_id) AS place,
         sum(r.size_bytes) OVER (ORDER BY c.due_at, c.record_id) AS bytes
  FROM chosen c JOIN record r ON r.id = c.record_id
), fitting AS MATERIALIZED (
  SELECT record_id, place FROM sized WHERE place = 1 OR bytes <= $3
), taken AS (
  DELETE FROM work WHERE record_id = ANY (ARRAY(SELECT record_id FROM fitting))
  RETURNING record_id, source_id, generation, attempts + 1 AS attempt
), leased AS (
  INSERT INTO lease (direction, holder, expires_at, record_ids, source_ids, generations, attempts)
  SELECT 'EGRESS', $4, now() + make_interval(secs => $5), ARRAY[record_id], ARRAY[source_id],
         ARRAY[generation], ARRAY[attempt]
  FROM taken
  RETURNING token, expires_at, record_ids[1] AS record_id, generations[1] AS generation,
            attempts[1] AS attempt
)
SELECT r.id, l.token, r.reference, r.event_id AS "eventId", r.type,
       r.originated_at AS "originatedAt", r.received_at AS "receivedAt", l.generation,
       l.attempt,
       l.expires_at AS "expiresAt", r.media_type AS "mediaType", r.traceparent, p.bytes
FROM leased l
JOIN fitting f ON f.record_id = l.record_id
JOIN record r ON r.id = l.record_id
JOIN LATERAL (
  SELECT bytes FROM payload WHERE payload.record_id = r.id ORDER BY revision DESC LIMIT 1
) AS p ON true
ORDER BY f.place`;

/** Leases at most `max` due records of one source, longest due first. Nothing due: no rows. */
export async function leaseDueDeliveries(
  db: Queryable,
  { sourceId, holder, max, maxBytes, leaseSeconds }: LeaseRequest,
): Promise<LeasedDelivery[]> {
  const { rows } = await db.query<LeasedDelivery>({
    name: 'lease_deliveries',
    text: LEASE_DELIVERIES,
    values: [sourceId, max, maxBytes, holder, leaseSeconds],
  });
  return rows;
}
