/** The statements that end a delivery by a rejection and put its record back, held or due later. */
import type { Queryable } from '#lib/server/database';
import { causeOf, type Cause } from '#lib/domain/fingerprint';
import { boolArray, int4Array, int8Array, textArray, uuidArray } from './binary-array.ts';
import { causeColumns, causeValues, fingerprintSql, groupFailed } from './group-failures.ts';
import type { DeliveryRef } from './read-delivery-standings.ts';

export interface Rejection extends DeliveryRef {
  readonly code: string;
  readonly message: string;
  readonly held: boolean;
  /** Until the record is due again; of no effect while it is held. */
  readonly delayMs: number;
}

// Locks leases in the order of their records, then writes attempts: sweeping does the same.
const REJECT_LEASED = `
WITH live AS MATERIALIZED (
  SELECT l.token, l.holder, l.claimed_at, l.handed_at, l.record_ids[1] AS record_id,
         l.source_ids[1] AS source_id, l.generations[1] AS generation, l.attempts[1] AS attempt,
         u.code, u.message, u.held, u.delay_ms, u.title, u.basis, now() AS ended_at,
         ${fingerprintSql('u.record_id', 'u.cause')} AS fingerprint
  FROM unnest($1::int8[], $2::uuid[], $3::text[], $4::text[], $5::bool[], $6::int4[], $7::text[],
              $8::text[], $9::text[])
       AS u(record_id, token, code, message, held, delay_ms, cause, title, basis)
  JOIN lease l ON l.token = u.token AND l.token = ANY ($2::uuid[])
              AND l.direction = 'EGRESS' AND l.record_ids[1] = u.record_id
  ORDER BY u.record_id
  FOR UPDATE OF l
), ended AS (
  INSERT INTO attempt (record_id, generation, number, lease_token, holder, started_at, handed_at, ended_at,
                       outcome, failure_class, failure_code, failure_message, group_id)
  SELECT record_id, generation, attempt, token, holder, claimed_at, handed_at, ended_at, 'REJECTED',
         'data', code, message, error_group_id(fingerprint)
  FROM live
  ON CONFLICT DO NOTHING
  RETURNING record_id, generation, number, lease_token
), gone AS (
  DELETE FROM lease WHERE token = ANY (ARRAY(SELECT lease_token FROM ended))
), put_back AS (
  INSERT INTO work (record_id, direction, source_id, due_at, generation, attempts, held, group_id,
                    rejected)
  SELECT e.record_id, 'EGRESS', l.source_id, now() + make_interval(secs => l.delay_ms / 1000.0),
         e.generation, e.number, l.held, CASE WHEN l.held THEN error_group_id(l.fingerprint) END, true
  FROM ended e JOIN live l ON l.record_id = e.record_id
), failed AS MATERIALIZED (
  SELECT l.record_id, l.ended_at, NULL::text AS handler, NULL::text AS handler_version, l.fingerprint,
         'data'::failure_class AS failure_class, l.code AS failure_code, l.message AS failure_message,
         l.title, l.basis
  FROM ended e JOIN live l ON l.record_id = e.record_id
)${groupFailed('failed')}
SELECT record_id AS "recordId", lease_token AS token FROM ended`;

function causeOfRejection({ code, message }: Rejection): Cause {
  return causeOf({ class: 'data', code, message }, null);
}

/** Rejects those deliveries whose own lease stands. Returns what it rejected. */
export async function rejectLeased(
  db: Queryable,
  rejections: readonly Rejection[],
): Promise<DeliveryRef[]> {
  const { rows } = await db.query<{ recordId: bigint; token: string }>({
    name: 'reject_leased',
    text: REJECT_LEASED,
    values: [
      int8Array(rejections.map((rejection) => rejection.recordId)),
      uuidArray(rejections.map((rejection) => rejection.token)),
      textArray(rejections.map((rejection) => rejection.code)),
      textArray(rejections.map((rejection) => rejection.message)),
      boolArray(rejections.map((rejection) => rejection.held)),
      int4Array(rejections.map((rejection) => rejection.delayMs)),
      ...causeColumns(rejections.map(causeOfRejection)),
    ],
  });
  return rows;
}

export interface LateRejection extends Rejection {
  readonly generation: number;
  /** The attempt whose lease ended before the rejection came. */
  readonly attempt: number;
  readonly holder: string;
}

// The attempt that the rejection is for has its row already (not acknowledged in time), and what is
// written once stays: the rejection becomes an attempt of its own, without a duration.
const REJECT_WAITING = `
WITH rejected AS (
  UPDATE work
  SET attempts = attempts + 1, held = held OR $6, due_at = now() + make_interval(secs => $7 / 1000.0),
      group_id = error_group_id(${fingerprintSql('work.record_id', '$10::text')}), rejected = true
  WHERE record_id = $1 AND generation = $2 AND attempts = $3 AND direction = 'EGRESS'
  RETURNING record_id, generation, attempts, group_id
), ended AS (
  INSERT INTO attempt (record_id, generation, number, lease_token, holder, started_at, outcome,
                       failure_class, failure_code, failure_message, group_id)
  SELECT record_id, generation, attempts, $4, $5, now(), 'REJECTED', 'data', $8, $9, group_id FROM rejected
  RETURNING record_id, ended_at, handler, handler_version, failure_class, failure_code, failure_message
), failed AS MATERIALIZED (
  SELECT ended.*, $11::text AS title, $12::text AS basis,
         ${fingerprintSql('ended.record_id', '$10::text')} AS fingerprint
  FROM ended
)${groupFailed('failed')}
SELECT record_id FROM ended`;

/** Rejects a record that is back in the queue and was not offered since. False: it was. */
export async function rejectWaiting(db: Queryable, late: LateRejection): Promise<boolean> {
  const { rows } = await db.query({
    name: 'reject_waiting',
    text: REJECT_WAITING,
    values: [
      late.recordId,
      late.generation,
      late.attempt,
      late.token,
      late.holder,
      late.held,
      late.delayMs,
      late.code,
      late.message,
      ...causeValues({ class: 'data', code: late.code, message: late.message }),
    ],
  });
  return rows.length > 0;
}
