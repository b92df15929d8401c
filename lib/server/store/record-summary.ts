/** The one way to read what a list shows of a record, for any set of ids. Never reads a payload. */
import type { Direction } from '#lib/domain/direction';
import type { FailureClass } from '#lib/domain/failure';
import type { Status } from '#lib/domain/status';
import type { Queryable } from '#lib/server/database';
import { int8Array } from './binary-array.ts';

export interface SummaryRow {
  readonly id: bigint;
  readonly direction: Direction;
  readonly source: string;
  readonly reference: string;
  readonly type: string;
  readonly eventId: string | null;
  readonly status: Status;
  readonly originatedAt: Date | null;
  readonly receivedAt: Date;
  readonly settledAt: Date | null;
  readonly sizeBytes: number;
  readonly mediaType: string;
  readonly orderingKey: string | null;
  readonly generation: number;
  readonly attempts: number;
  readonly dueAt: Date | null;
  readonly held: boolean;
  readonly overdue: boolean;
  readonly rejected: boolean;
  /** Of the lease that the record is in now; all null: it is in none. */
  readonly holder: string | null;
  readonly claimedAt: Date | null;
  /** Also null: neither a broker nor a push target has it. */
  readonly handedAt: Date | null;
  readonly expiresAt: Date | null;
  readonly failureClass: FailureClass | null;
  readonly failureCode: string | null;
  readonly failureMessage: string | null;
}

/**
 * Completes `WITH page AS (SELECT id …)`. What is neither settled nor waiting is in a lease: of the
 * leases that name a record, the one with its latest attempt counts. Most pages have few such
 * records, so leases are looked into for those only.
 */
export const SUMMARIES_OF_PAGE = `
, elsewhere AS MATERIALIZED (
  SELECT id FROM page
  WHERE (SELECT true FROM settlement t WHERE t.record_id = id) IS NULL
    AND (SELECT true FROM work w WHERE w.record_id = id) IS NULL
), leased AS MATERIALIZED (
  SELECT DISTINCT ON (record_id) * FROM (
    SELECT l.record_ids[1] AS record_id, l.generations[1] AS generation, l.attempts[1] AS attempt,
           l.holder, l.claimed_at, l.handed_at, l.expires_at
    FROM elsewhere JOIN lease l ON l.direction = 'EGRESS' AND l.record_ids[1] = elsewhere.id
    UNION ALL
    SELECT e.record_id, e.generation, e.attempt, l.holder, l.claimed_at, l.handed_at, l.expires_at
    FROM lease l
    CROSS JOIN LATERAL unnest(l.record_ids, l.generations, l.attempts)
               AS e(record_id, generation, attempt)
    WHERE l.direction = 'INGRESS' AND l.record_ids && ARRAY(SELECT id FROM elsewhere)
      AND e.record_id = ANY (ARRAY(SELECT id FROM elsewhere))
  ) AS element
  ORDER BY record_id, generation DESC, attempt DESC
)
SELECT r.id, r.direction, s.key AS source, r.reference, r.type, r.event_id AS "eventId",
       coalesce(t.status, CASE r.direction WHEN 'INGRESS' THEN 'JUST_IN' ELSE 'QUEUED' END::status)
         AS status,
       r.originated_at AS "originatedAt", r.received_at AS "receivedAt",
       t.settled_at AS "settledAt", r.size_bytes AS "sizeBytes", r.media_type AS "mediaType",
       r.ordering_key AS "orderingKey",
       coalesce(t.generation, w.generation, l.generation, 0) AS generation,
       coalesce(t.attempts, w.attempts, l.attempt, 0) AS attempts,
       CASE WHEN NOT w.held THEN w.due_at END AS "dueAt",
       coalesce(w.held, false) AS held,
       t.status IS NULL AND r.direction = 'EGRESS'
         AND r.id < first_record_id_at(now() - make_interval(secs => s.overdue_after_seconds))
         AS overdue,
       coalesce(w.rejected, false) AS rejected,
       l.holder, l.claimed_at AS "claimedAt", l.handed_at AS "handedAt", l.expires_at AS "expiresAt",
       coalesce(t.failure_class, f.failure_class) AS "failureClass",
       coalesce(t.failure_code, f.failure_code) AS "failureCode",
       coalesce(t.failure_message, f.failure_message) AS "failureMessage"
FROM page
JOIN record r ON r.id = page.id
JOIN source s ON s.id = r.source_id
LEFT JOIN settlement t ON t.record_id = page.id
LEFT JOIN work w ON w.record_id = page.id
LEFT JOIN leased l ON l.record_id = page.id
LEFT JOIN LATERAL (
  SELECT a.failure_class, a.failure_code, a.failure_message FROM attempt a
  WHERE a.record_id = page.id AND a.generation = coalesce(w.generation, l.generation)
    AND t.status IS NULL AND a.failure_class IS NOT NULL
  ORDER BY a.number DESC LIMIT 1
) AS f ON true
`;

/** The summaries of these records, oldest first. An id that no record has is absent. */
export async function readSummaries(db: Queryable, ids: readonly bigint[]): Promise<SummaryRow[]> {
  const { rows } = await db.query<SummaryRow>({
    name: 'read_summaries',
    text: `WITH page AS MATERIALIZED (SELECT unnest($1::int8[]) AS id) ${SUMMARIES_OF_PAGE}
           ORDER BY page.id`,
    values: [int8Array(ids)],
  });
  return rows;
}
