/** The steps by which a statement that writes failed attempts puts them into their error groups. */
import { causeOf, FINGERPRINT_VERSION, type Cause } from '#lib/domain/fingerprint';
import type { Failure } from '#lib/domain/failure';
import { textArray } from './binary-array.ts';

/** What the database must know of a cause; null: there was no failure. */
export function causeColumns(causes: readonly (Cause | null)[]): unknown[] {
  return [
    textArray(causes.map((cause) => cause?.hash ?? null)),
    textArray(causes.map((cause) => cause?.title ?? null)),
    textArray(causes.map((cause) => (cause === null ? null : JSON.stringify(cause.basis)))),
  ];
}

/** The parameters `causeColumns` of one failure, as plain values. */
export function causeValues(failure: Failure): [string, string, string] {
  const { hash, title, basis } = causeOf(failure, null);
  return [hash, title, JSON.stringify(basis)];
}

/** SQL: the fingerprint of a record's failure. Null where `causeHash` is. */
export function fingerprintSql(recordId: string, causeHash: string): string {
  return `CASE WHEN ${causeHash} IS NOT NULL THEN (
    SELECT error_fingerprint('${FINGERPRINT_VERSION}', r.direction, s.key, ${causeHash}, r.type)
    FROM record r JOIN source s ON s.id = r.source_id WHERE r.id = ${recordId}) END`;
}

/**
 * SQL: the end of a WITH list that makes missing groups and appends what happened. `failed` is a CTE of
 * attempts that were written by this very statement, after their fence: (record_id, ended_at, handler,
 * handler_version, fingerprint, failure_class, failure_code, failure_message, title, basis). Those without
 * a fingerprint did not fail. In the order of their ids, so that two who make the same groups wait in turn.
 */
export function groupFailed(failed: string): string {
  return `
, made_group AS (
  INSERT INTO error_group (id, fingerprint, direction, source_id, type, handler, failure_class,
                           failure_code, title, sample_message, basis)
  SELECT DISTINCT ON (error_group_id(f.fingerprint)) error_group_id(f.fingerprint), f.fingerprint,
         r.direction, r.source_id, r.type, f.handler, f.failure_class, f.failure_code, f.title,
         f.failure_message, f.basis::jsonb
  FROM ${failed} AS f JOIN record r ON r.id = f.record_id
  WHERE f.fingerprint IS NOT NULL
    AND NOT EXISTS (SELECT FROM error_group g WHERE g.id = error_group_id(f.fingerprint))
  ORDER BY error_group_id(f.fingerprint), f.record_id
  ON CONFLICT DO NOTHING
), happened AS (
  INSERT INTO error_group_delta (group_id, handler_version, occurrences, first_at, last_at)
  SELECT error_group_id(fingerprint), handler_version, count(*), min(ended_at), max(ended_at)
  FROM ${failed} WHERE fingerprint IS NOT NULL
  GROUP BY fingerprint, handler_version, date_trunc('minute', ended_at)
)`;
}
