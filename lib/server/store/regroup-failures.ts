/** The statements that give failures their group anew: of an older rule, or from before there were groups. */
import type { Direction } from '#lib/domain/direction';
import type { FailureClass } from '#lib/domain/failure';
import type { Queryable } from '../database.ts';
import { int4Array, int8Array } from './binary-array.ts';

export interface StaleFailure {
  readonly recordId: bigint;
  readonly generation: number;
  readonly number: number;
  readonly direction: Direction;
  readonly source: string;
  readonly type: string;
  readonly handler: string | null;
  readonly failureClass: FailureClass;
  readonly failureCode: string;
  readonly failureMessage: string;
  readonly failureDetail: unknown;
  /** Null: it has none yet. */
  readonly groupId: bigint | null;
}

const STALE_COLUMNS = `a.record_id AS "recordId", a.generation, a.number, r.direction, s.key AS source, r.type,
  a.handler, a.failure_class AS "failureClass", a.failure_code AS "failureCode",
  a.failure_message AS "failureMessage", a.failure_detail AS "failureDetail", a.group_id AS "groupId"`;

// Both choices are steps in indexes that hold nothing once all is grouped. Locked, so that two workers
// share the work. Never of a newer rule: where old and new workers run together, only one way is forward.
const FIND_STALE = `
WITH ungrouped AS MATERIALIZED (
  SELECT record_id, generation, number FROM attempt
  WHERE failure_class IS NOT NULL AND group_id IS NULL LIMIT $2
), old AS MATERIALIZED (
  SELECT a.record_id, a.generation, a.number
  FROM (SELECT id FROM error_group WHERE substr(split_part(fingerprint, ':', 1), 2)::int < $1) AS g
  CROSS JOIN LATERAL (
    SELECT record_id, generation, number FROM attempt WHERE group_id = g.id LIMIT $2
  ) AS a LIMIT $2
)
SELECT ${STALE_COLUMNS}
FROM (SELECT * FROM ungrouped UNION ALL SELECT * FROM old) AS stale
JOIN attempt a USING (record_id, generation, number)
JOIN record r ON r.id = a.record_id JOIN source s ON s.id = r.source_id
ORDER BY a.record_id, a.generation, a.number LIMIT $2
FOR UPDATE OF a SKIP LOCKED`;

/** Up to `limit` failures without a group, or with one by a rule older than version `v<n>`; locked. */
export async function findStaleFailures(
  tx: Queryable,
  version: string,
  limit: number,
): Promise<StaleFailure[]> {
  const number = Number(version.slice(1));
  const { rows } = await tx.query<StaleFailure>(FIND_STALE, [number, limit]);
  return rows;
}

export interface RegroupedFailure extends StaleFailure {
  readonly newGroupId: bigint;
}

// Counts move with their failures, in the same transaction.
const REGROUP = `
WITH moved AS MATERIALIZED (
  SELECT * FROM unnest($1::int8[], $2::int4[], $3::int4[], $4::int8[], $5::int8[])
    AS m (record_id, generation, number, old_id, new_id)
), changed AS (
  UPDATE attempt a SET group_id = m.new_id FROM moved m
  WHERE (a.record_id, a.generation, a.number) = (m.record_id, m.generation, m.number)
  RETURNING m.old_id, m.new_id, a.handler_version, a.ended_at
), settled AS (
  UPDATE settlement t SET group_id = m.new_id FROM moved m
  WHERE (t.record_id, t.generation, t.attempts) = (m.record_id, m.generation, m.number)
    AND t.status = 'ERROR'
), held AS (
  UPDATE work w SET group_id = m.new_id FROM moved m
  WHERE (w.record_id, w.generation, w.attempts) = (m.record_id, m.generation, m.number) AND w.held
)
INSERT INTO error_group_delta (group_id, handler_version, occurrences, first_at, last_at, is_moved)
SELECT side.id, handler_version, sum(side.n), min(ended_at), max(ended_at), true
FROM changed CROSS JOIN LATERAL (VALUES (old_id, -1), (new_id, 1)) AS side (id, n)
WHERE side.id IS NOT NULL
GROUP BY side.id, handler_version, date_trunc('minute', ended_at)`;

/** Moves failures to their new groups, which must exist. */
export async function regroupFailures(
  tx: Queryable,
  failures: readonly RegroupedFailure[],
): Promise<void> {
  await tx.query(REGROUP, [
    int8Array(failures.map(({ recordId }) => recordId)),
    int4Array(failures.map(({ generation }) => generation)),
    int4Array(failures.map(({ number }) => number)),
    failures.map(({ groupId }) => groupId),
    int8Array(failures.map(({ newGroupId }) => newGroupId)),
  ]);
}

// What people decided goes along, to a group that nobody has decided anything about. A group may be divided:
// then its parts all inherit, and its address leads to the one that its last failures went to.
const INHERIT = `
WITH heir AS (
  UPDATE error_group n SET
    resolved_at = o.resolved_at, resolved_by = o.resolved_by, resolved_in_version = o.resolved_in_version,
    muted_at = o.muted_at, muted_by = o.muted_by, muted_until = o.muted_until,
    muted_until_count = o.muted_until_count, muted_per_hour = o.muted_per_hour,
    reopened_at = o.reopened_at, assignee_id = o.assignee_id, tags = o.tags, ticket_url = o.ticket_url
  FROM error_group o
  WHERE n.id = $2 AND o.id = $1
    AND NOT EXISTS (SELECT FROM error_group_event e WHERE e.group_id = n.id)
  RETURNING n.id
)
INSERT INTO error_group_event (group_id, kind, at, by, text)
SELECT heir.id, e.kind, e.at, e.by, e.text
FROM heir JOIN error_group_event e ON e.group_id = $1 ORDER BY e.id`;

/** Lets a group inherit what people decided and noted about the one that its failures come from. */
export async function inheritTriage(tx: Queryable, oldId: bigint, newId: bigint): Promise<void> {
  await tx.query(INHERIT, [oldId, newId]);
}

/** Says where the failures of a group went, once none is left in it. */
export async function markMoved(tx: Queryable, oldId: bigint, newId: bigint): Promise<void> {
  await tx.query(
    `UPDATE error_group SET moved_to = $2
     WHERE id = $1 AND NOT EXISTS (SELECT FROM attempt WHERE group_id = $1)`,
    [oldId, newId],
  );
}
