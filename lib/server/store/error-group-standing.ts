/** SQL that tells where error groups stand: how often and when they happened, and what follows from that. */
import type { Direction } from '#lib/domain/direction';
import type { GroupState } from '#lib/domain/error-group';
import type { FailureClass } from '#lib/domain/failure';

export interface ErrorGroupRow {
  readonly id: bigint;
  readonly fingerprint: string;
  readonly state: GroupState;
  readonly source: string;
  readonly direction: Direction;
  readonly type: string;
  readonly failureClass: FailureClass;
  readonly failureCode: string;
  readonly handler: string | null;
  readonly title: string;
  readonly sampleMessage: string;
  readonly basis: unknown;
  readonly count: bigint;
  readonly openRecords: bigint;
  readonly firstAt: Date;
  readonly lastAt: Date;
  readonly assigneeId: string | null;
  readonly assigneeName: string | null;
  readonly tags: readonly string[];
  readonly ticketUrl: string | null;
  readonly notes: bigint;
  readonly resolvedAt: Date | null;
  readonly resolvedBy: string | null;
  readonly resolvedInVersion: string | null;
  readonly mutedAt: Date | null;
  readonly mutedBy: string | null;
  readonly mutedUntil: Date | null;
  readonly mutedUntilCount: bigint | null;
  readonly mutedPerHour: bigint | null;
}

/**
 * Whether failures `v` of a handler's version count against the resolution of group `g`. Judged by when
 * the attempts ended, so that what is written late does no harm.
 */
const RECURS = `v.last_at > g.resolved_at AND (g.resolved_in_version IS NULL
  OR (v.handler_version <> '' AND version_order(v.handler_version) >= version_order(g.resolved_in_version)))`;

/** Of a row of `standing`, where it stands. A mute by rate is ended by whoever folds. */
const STATE = `CASE
  WHEN g.muted_at IS NOT NULL AND (g.muted_per_hour IS NOT NULL OR g.muted_until > now()
       OR g.muted_until_count > c.occurrences) THEN 'muted'
  WHEN c.has_recurred THEN 'regressed'
  WHEN g.resolved_at IS NOT NULL THEN 'resolved'
  WHEN g.reopened_at IS NULL AND c.first_at > now() - interval '1 day' THEN 'new'
  ELSE 'ongoing' END`;

/**
 * The CTEs `open_record` (group_id, records), `counted` and `standing`, of all groups that have any failure
 * or of those that meet `one`, a condition on a column `group_id`. Folded and not yet folded failures in one
 * statement are of one moment. Open records are MATERIALIZED: a planner that expects one group would else
 * count the open records of all anew for each.
 */
export function standingOfGroups(one = 'true'): string {
  return `
counted AS (
  SELECT v.group_id, sum(v.occurrences)::int8 AS occurrences, min(v.first_at) AS first_at,
         max(v.last_at) AS last_at, coalesce(bool_or(${RECURS}), false) AS has_recurred
  FROM (SELECT * FROM error_group_count WHERE ${one}) AS v JOIN error_group g ON g.id = v.group_id
  GROUP BY v.group_id HAVING sum(v.occurrences) > 0
), open_record AS MATERIALIZED (
  SELECT group_id, count(*)::int8 AS records FROM (
    SELECT group_id FROM settlement WHERE group_id IS NOT NULL AND ${one}
    UNION ALL SELECT group_id FROM work WHERE held AND group_id IS NOT NULL AND ${one}
  ) AS open_one GROUP BY group_id
), standing AS (
  SELECT g.*, s.key AS source, c.occurrences, c.first_at, c.last_at, ${STATE} AS state,
         coalesce(o.records, 0) AS open_records
  FROM counted c
  JOIN error_group g ON g.id = c.group_id
  JOIN source s ON s.id = g.source_id
  LEFT JOIN open_record o ON o.group_id = g.id
)`;
}

/** The columns of ErrorGroupRow from a row `g` of `standing`. */
export const GROUP_COLUMNS = `
g.id, g.fingerprint, g.state, g.source, g.direction, g.type, g.failure_class AS "failureClass",
g.failure_code AS "failureCode", g.handler, g.title, g.sample_message AS "sampleMessage", g.basis,
g.occurrences AS count, g.open_records AS "openRecords", g.first_at AS "firstAt", g.last_at AS "lastAt",
g.assignee_id AS "assigneeId",
(SELECT p.name FROM person p WHERE p.id = g.assignee_id) AS "assigneeName",
g.tags, g.ticket_url AS "ticketUrl",
(SELECT count(*) FROM error_group_event e WHERE e.group_id = g.id AND e.kind = 'noted') AS notes,
g.resolved_at AS "resolvedAt", g.resolved_by AS "resolvedBy",
g.resolved_in_version AS "resolvedInVersion", g.muted_at AS "mutedAt", g.muted_by AS "mutedBy",
g.muted_until AS "mutedUntil", g.muted_until_count AS "mutedUntilCount",
g.muted_per_hour AS "mutedPerHour"`;
