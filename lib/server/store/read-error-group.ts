/** The statements that read one error group: where it stands, its records, versions and history. */
import type { GroupEventKind } from '#lib/domain/error-group';
import type { Queryable } from '#lib/server/database';
import { GROUP_COLUMNS, standingOfGroups, type ErrorGroupRow } from './error-group-standing.ts';
import type { AttemptRow } from './read-record-detail.ts';

/** Where the failures of a group are now: the group itself, or the one they moved to. Null: no such group. */
export async function findCurrentGroup(
  db: Queryable,
  id: bigint,
): Promise<{ readonly id: bigint; readonly source: string } | null> {
  const { rows } = await db.query<{ id: bigint; source: string }>({
    name: 'find_current_group',
    text: `WITH RECURSIVE way AS (
             SELECT g.id, g.moved_to, g.source_id, 0 AS steps FROM error_group g WHERE g.id = $1
             UNION ALL
             SELECT g.id, g.moved_to, g.source_id, way.steps + 1
             FROM way JOIN error_group g ON g.id = way.moved_to WHERE way.steps < 100
           )
           SELECT way.id, s.key AS source FROM way JOIN source s ON s.id = way.source_id
           ORDER BY steps DESC LIMIT 1`,
    values: [id],
  });
  return rows[0] ?? null;
}

/** Null: nothing has failed in this group. */
export async function readErrorGroupRow(db: Queryable, id: bigint): Promise<ErrorGroupRow | null> {
  const { rows } = await db.query<ErrorGroupRow>({
    name: 'read_error_group',
    text: `WITH ${standingOfGroups('group_id = $1')} SELECT ${GROUP_COLUMNS} FROM standing g`,
    values: [id],
  });
  return rows[0] ?? null;
}

export interface TrendRow {
  readonly groupId: bigint;
  readonly at: Date;
  readonly failures: bigint;
}

/** Failures of groups since a moment, in buckets that begin with it. Buckets without any are absent. */
export async function readGroupTrends(
  db: Queryable,
  ids: readonly bigint[],
  { from, bucketSeconds }: { readonly from: Date; readonly bucketSeconds: number },
): Promise<TrendRow[]> {
  const { rows } = await db.query<TrendRow>({
    name: 'read_group_trends',
    text: `SELECT group_id AS "groupId", date_bin(make_interval(secs => $3), minute, $2) AS at,
                  sum(occurrences)::int8 AS failures
           FROM (
             SELECT group_id, minute, occurrences FROM error_group_minute
             WHERE group_id = ANY ($1::int8[]) AND minute >= $2::timestamptz
             UNION ALL
             SELECT group_id, date_trunc('minute', last_at), occurrences FROM error_group_delta
             WHERE group_id = ANY ($1) AND last_at >= $2
           ) AS part GROUP BY 1, 2 ORDER BY 1, 2`,
    values: [ids, from, bucketSeconds],
  });
  return rows;
}

export interface GroupReferenceRow {
  readonly reference: string;
  readonly id: bigint;
  readonly isOpen: boolean;
}

/** How many of a group's latest records references are taken from. */
const RECORDS_LOOKED_AT = 1_000;
const MOST_REFERENCES = 100;

/** The latest references, each with its latest record: those of open records first. */
export async function readGroupReferences(db: Queryable, id: bigint): Promise<GroupReferenceRow[]> {
  const { rows } = await db.query<GroupReferenceRow>({
    name: 'read_group_references',
    text: `
WITH latest AS (
  (SELECT record_id, true AS is_open FROM settlement WHERE group_id = $1 ORDER BY record_id DESC LIMIT $2)
  UNION ALL
  (SELECT record_id, true FROM work WHERE held AND group_id = $1 ORDER BY record_id DESC LIMIT $2)
  UNION ALL
  (SELECT record_id, false FROM attempt WHERE group_id = $1 ORDER BY record_id DESC LIMIT $2)
), named AS (
  SELECT DISTINCT ON (r.reference) r.reference, r.id, latest.is_open AS "isOpen"
  FROM latest JOIN record r ON r.id = latest.record_id
  ORDER BY r.reference, latest.is_open DESC, r.id DESC
)
SELECT * FROM named ORDER BY "isOpen" DESC, id DESC LIMIT $3`,
    values: [id, RECORDS_LOOKED_AT, MOST_REFERENCES],
  });
  return rows;
}

export type GroupSampleRow = AttemptRow & { readonly recordId: bigint; readonly reference: string };

/** The last failed attempt of the group's latest record. Null: its records are no longer kept. */
export async function readGroupSample(db: Queryable, id: bigint): Promise<GroupSampleRow | null> {
  const { rows } = await db.query<GroupSampleRow>({
    name: 'read_group_sample',
    text: `SELECT a.record_id AS "recordId", r.reference, a.generation, a.number,
                  a.started_at AS "startedAt", a.ended_at AS "endedAt",
                  a.handed_at AS "handedAt", a.outcome, a.holder, a.handler,
                  a.handler_version AS "handlerVersion", a.failure_class AS "failureClass",
                  a.failure_code AS "failureCode", a.failure_message AS "failureMessage",
                  a.failure_detail AS "failureDetail"
           FROM attempt a JOIN record r ON r.id = a.record_id
           WHERE a.group_id = $1 ORDER BY a.record_id DESC, a.generation DESC, a.number DESC LIMIT 1`,
    values: [id],
  });
  return rows[0] ?? null;
}

export interface GroupVersionRow {
  readonly version: string;
  readonly count: bigint;
  readonly firstAt: Date;
  readonly lastAt: Date;
}

/** In which versions of its handler a group happened, latest seen first. */
export async function readGroupVersions(db: Queryable, id: bigint): Promise<GroupVersionRow[]> {
  const { rows } = await db.query<GroupVersionRow>({
    name: 'read_group_versions',
    text: `SELECT handler_version AS version, occurrences AS count, first_at AS "firstAt",
                  last_at AS "lastAt"
           FROM error_group_count WHERE group_id = $1 AND handler_version <> '' AND occurrences > 0
           ORDER BY last_at DESC, handler_version DESC LIMIT 50`,
    values: [id],
  });
  return rows;
}

export interface GroupEventRow {
  readonly id: bigint;
  readonly kind: GroupEventKind;
  readonly at: Date;
  readonly by: string | null;
  readonly text: string | null;
}

/** The latest 1,000 events of a group, oldest first. */
export async function readGroupEvents(db: Queryable, id: bigint): Promise<GroupEventRow[]> {
  const { rows } = await db.query<GroupEventRow>({
    name: 'read_group_events',
    text: `SELECT * FROM (
             SELECT id, kind, at, by, text FROM error_group_event WHERE group_id = $1
             ORDER BY id DESC LIMIT 1000
           ) AS latest ORDER BY id`,
    values: [id],
  });
  return rows;
}
