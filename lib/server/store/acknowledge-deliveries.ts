/**
 * The statements that settle an egress record as acknowledged: one for each place where it may be.
 * Each ends in one round trip and is its own transaction unless given one. Whoever locks the lease
 * or deletes the work row first decides; for the others there are no rows.
 */
import type { Queryable } from '#lib/server/database';
import { int4Array, int8Array, uuidArray } from './binary-array.ts';
import type { DeliveryRef } from './read-delivery-standings.ts';

/** How an acknowledgement moves the counts, and how long it took since the record was enqueued. */
const moves = (settledAt: string): string => `VALUES
    ('QUEUED'::status, -1, NULL::smallint),
    ('ACKNOWLEDGED', 1, CASE generation WHEN 0 THEN latency_bucket(record_id, ${settledAt}) END)`;

// The lease is locked before the attempt is written: sweeping takes the same two in the same order.
// IS TRUE makes the set of ended records a hash: joined, two lists of unknown length are compared
// each with each.
const settleEnded = `
), ended AS (
  INSERT INTO attempt (record_id, generation, number, lease_token, holder, started_at, handed_at, outcome)
  SELECT record_id, generation, attempt, token, holder, claimed_at, handed_at, 'ACKNOWLEDGED' FROM live
  ON CONFLICT DO NOTHING
  RETURNING record_id, lease_token
), gone AS (
  DELETE FROM lease WHERE token = ANY (ARRAY(SELECT lease_token FROM ended))
), settled AS (
  INSERT INTO settlement (record_id, source_id, status, generation, attempts, duration_ms)
  SELECT record_id, source_id, 'ACKNOWLEDGED', generation, attempt,
         extract(epoch FROM now() - claimed_at) * 1000
  FROM live WHERE (record_id IN (SELECT record_id FROM ended)) IS TRUE
  RETURNING record_id, source_id, generation, settled_at
), counted AS (
  INSERT INTO count_delta (source_id, direction, status, delta, entered, latency_bucket)
  SELECT source_id, 'EGRESS', move.status, move.sign * count(*), greatest(move.sign, 0) * count(*),
         move.latency
  FROM settled CROSS JOIN LATERAL (${moves('settled_at')}) AS move(status, sign, latency)
  GROUP BY source_id, move.status, move.sign, move.latency
)
SELECT record_id AS "recordId", lease_token AS token FROM ended`;

const leaseColumns = (handedAt: string): string => `
l.token, l.holder, l.claimed_at, ${handedAt} AS handed_at, l.record_ids[1] AS record_id, l.source_ids[1] AS source_id,
l.generations[1] AS generation, l.attempts[1] AS attempt`;

// Locked one by one through the token's index, however many leases there are.
const ACKNOWLEDGE_LEASED = `
WITH live AS MATERIALIZED (
  SELECT own.*
  FROM unnest($1::int8[], $2::uuid[], $4::int4[]) AS u(record_id, token, handed_age_ms)
  CROSS JOIN LATERAL (
    SELECT ${leaseColumns('coalesce(l.handed_at, now() - make_interval(secs => u.handed_age_ms / 1000.0))')}
    FROM lease l
    WHERE l.token = u.token AND l.direction = 'EGRESS' AND l.record_ids[1] = u.record_id
      AND ($3::text[] IS NULL OR l.source_ids[1] IN (SELECT id FROM source WHERE key = ANY ($3)))
    FOR UPDATE OF l SKIP LOCKED
  ) AS own
${settleEnded}`;

/** `handedAgeMs`: how long ago it was handed over, where that is known and may not be noted yet. */
export type AcknowledgedRef = DeliveryRef & { readonly handedAgeMs: number | null };

/**
 * Settles those deliveries whose own lease still stands and is not locked by anyone else.
 * Returns what it settled. No record may come twice in one call, and they come in order of their
 * ids, so that two calls cannot deadlock. `sources`: keys that the asker may use; null: all.
 */
export async function acknowledgeLeased(
  db: Queryable,
  refs: readonly AcknowledgedRef[],
  sources: readonly string[] | null,
): Promise<DeliveryRef[]> {
  const { rows } = await db.query<{ recordId: bigint; token: string }>({
    name: 'acknowledge_leased',
    text: ACKNOWLEDGE_LEASED,
    values: [
      int8Array(refs.map((ref) => ref.recordId)),
      uuidArray(refs.map((ref) => ref.token)),
      sources,
      int4Array(
        refs.map(({ handedAgeMs }) => (handedAgeMs === null ? null : Math.round(handedAgeMs))),
      ),
    ],
  });
  return rows;
}

const ACKNOWLEDGE_UNDER_ANY_LEASE = `
WITH live AS MATERIALIZED (
  SELECT ${leaseColumns('l.handed_at')}
  FROM lease l
  WHERE l.direction = 'EGRESS' AND l.record_ids[1] = $1 AND l.generations[1] = $2
  FOR UPDATE OF l
${settleEnded}`;

/** Settles a record that is out for delivery, whatever the token. False: it is not there any more. */
export async function acknowledgeUnderAnyLease(
  db: Queryable,
  recordId: bigint,
  generation: number,
): Promise<boolean> {
  const { rows } = await db.query({
    name: 'acknowledge_under_any_lease',
    text: ACKNOWLEDGE_UNDER_ANY_LEASE,
    values: [recordId, generation],
  });
  return rows.length > 0;
}

const ACKNOWLEDGE_WAITING = `
WITH taken AS (
  DELETE FROM work WHERE record_id = $1 AND generation = $2 AND direction = 'EGRESS'
  RETURNING record_id, source_id, generation, attempts
), settled AS (
  INSERT INTO settlement (record_id, source_id, status, generation, attempts)
  SELECT record_id, source_id, 'ACKNOWLEDGED', generation, attempts FROM taken
), counted AS (
  INSERT INTO count_delta (source_id, direction, status, delta, entered, latency_bucket)
  SELECT source_id, 'EGRESS', move.status, move.sign, greatest(move.sign, 0), move.latency
  FROM taken CROSS JOIN LATERAL (${moves('now()')}) AS move(status, sign, latency)
)
SELECT record_id FROM taken`;

/** Settles a record that is back in the queue, held or not. False: it is not there any more. */
export async function acknowledgeWaiting(
  db: Queryable,
  recordId: bigint,
  generation: number,
): Promise<boolean> {
  const { rows } = await db.query({
    name: 'acknowledge_waiting',
    text: ACKNOWLEDGE_WAITING,
    values: [recordId, generation],
  });
  return rows.length > 0;
}
