/** The statement that ends offers which did not get through, and puts their records back. */
import type { Failure } from '#lib/domain/failure';
import { causeOf } from '#lib/domain/fingerprint';
import type { Queryable } from '#lib/server/database';
import { int4Array, int8Array, textArray, uuidArray } from './binary-array.ts';
import { failureColumns } from './failure-columns.ts';
import { causeColumns, fingerprintSql, groupFailed } from './group-failures.ts';
import type { DeliveryRef } from './read-delivery-standings.ts';

export interface Undelivered extends DeliveryRef {
  readonly failure: Failure;
  /** Whether it is held: when its offers are spent, never, or at once. */
  readonly next: 'by_policy' | 'again' | 'hold';
  /** Until the record is due again; of no effect while it is held. */
  readonly delayMs: number;
}

// Locks leases in the order of their records, then writes attempts: sweeping does the same.
const END_UNDELIVERED = `
WITH live AS MATERIALIZED (
  SELECT l.token, l.holder, l.claimed_at, l.handed_at, l.record_ids[1] AS record_id,
         l.source_ids[1] AS source_id, l.generations[1] AS generation, l.attempts[1] AS attempt,
         u.*, now() AS ended_at, ${fingerprintSql('u.id', 'u.cause')} AS fingerprint,
         CASE u.next WHEN 'hold' THEN true WHEN 'again' THEN false ELSE
           l.attempts[1] >= (SELECT max_attempts FROM source s WHERE s.id = l.source_ids[1])
         END AS is_held
  FROM unnest($1::int8[], $2::uuid[], $3::text[], $4::int4[], $5::text[]::failure_class[], $6::text[],
              $7::text[], $8::text[], $9::text[], $10::text[], $11::text[])
       AS u(id, own_token, next, delay_ms, failure_class, failure_code, failure_message, failure_detail,
            cause, title, basis)
  JOIN lease l ON l.token = u.own_token AND l.token = ANY ($2::uuid[])
              AND l.direction = 'EGRESS' AND l.record_ids[1] = u.id
  ORDER BY u.id
  FOR UPDATE OF l
), ended AS (
  INSERT INTO attempt (record_id, generation, number, lease_token, holder, started_at, handed_at,
                       ended_at, outcome, failure_class, failure_code, failure_message,
                       failure_detail, group_id)
  SELECT record_id, generation, attempt, token, holder, claimed_at, handed_at, ended_at, 'UNDELIVERED',
         failure_class, failure_code, failure_message, failure_detail::jsonb,
         error_group_id(fingerprint)
  FROM live
  ON CONFLICT DO NOTHING
  RETURNING record_id, generation, number, lease_token
), gone AS (
  DELETE FROM lease WHERE token = ANY (ARRAY(SELECT lease_token FROM ended))
), put_back AS (
  INSERT INTO work (record_id, direction, source_id, due_at, generation, attempts, held, group_id)
  SELECT e.record_id, 'EGRESS', l.source_id, now() + make_interval(secs => l.delay_ms / 1000.0),
         e.generation, e.number, l.is_held,
         CASE WHEN l.is_held THEN error_group_id(l.fingerprint) END
  FROM ended e JOIN live l ON l.record_id = e.record_id
), failed AS MATERIALIZED (
  SELECT l.record_id, l.ended_at, NULL::text AS handler, NULL::text AS handler_version, l.fingerprint,
         l.failure_class, l.failure_code, l.failure_message, l.title, l.basis
  FROM ended e JOIN live l ON l.record_id = e.record_id
)${groupFailed('failed')}
SELECT record_id AS "recordId", lease_token AS token FROM ended`;

/**
 * Ends those offers whose own lease stands, as UNDELIVERED. No record may come twice in one call.
 * Returns what it ended; what is missing had ended already.
 */
export async function endUndelivered(
  db: Queryable,
  offers: readonly Undelivered[],
): Promise<DeliveryRef[]> {
  const failures = offers.map(({ failure }) => failureColumns(failure));
  const { rows } = await db.query<{ recordId: bigint; token: string }>({
    name: 'end_undelivered',
    text: END_UNDELIVERED,
    values: [
      int8Array(offers.map(({ recordId }) => recordId)),
      uuidArray(offers.map(({ token }) => token)),
      textArray(offers.map(({ next }) => next)),
      int4Array(offers.map(({ delayMs }) => Math.min(Math.round(delayMs), LONGEST_DELAY_MS))),
      textArray(failures.map(({ failureClass }) => failureClass)),
      textArray(failures.map(({ code }) => code)),
      textArray(failures.map(({ message }) => message)),
      textArray(failures.map(({ detail }) => detail)),
      ...causeColumns(failures.map(({ failure }) => causeOf(failure, null))),
    ],
  });
  return rows;
}

/** What an integer of the database holds: 24 days. */
const LONGEST_DELAY_MS = 2 ** 31 - 1;
