/** The statements that list error groups, and count them by where they stand. */
import type { GroupState } from '#lib/domain/error-group';
import type { Queryable } from '#lib/server/database';
import { GROUP_COLUMNS, standingOfGroups, type ErrorGroupRow } from './error-group-standing.ts';

export interface ErrorGroupFilter {
  /** Keys; null: every source. */
  readonly sources: readonly string[] | null;
  /** null: every state. */
  readonly states: readonly GroupState[] | null;
  /** A part of title, code, type or sample message, letters in any case. */
  readonly text: string | null;
  /** The id of a person; '' for groups of nobody; null: whoever it is. */
  readonly assignee: string | null;
  readonly tag: string | null;
}

/** What groups are sorted by, the greatest first, as whole numbers. */
const SORT_KEYS = {
  last_seen: '(extract(epoch FROM g.last_at) * 1000000)::int8',
  first_seen: '(extract(epoch FROM g.first_at) * 1000000)::int8',
  count: 'g.occurrences',
  open: 'g.open_records',
} as const;

export interface ErrorGroupWindow {
  readonly sort: keyof typeof SORT_KEYS;
  readonly limit: number;
  /** Exclusive; null: from the top. */
  readonly beyond: { readonly key: bigint; readonly id: bigint } | null;
}

const MEETS = `
($1::text[] IS NULL OR g.source = ANY ($1))
AND ($2::text IS NULL OR concat_ws(' ', g.title, g.failure_code, g.type, g.sample_message) ILIKE $2)
AND ($3::text IS NULL OR coalesce(g.assignee_id, '') = $3)
AND ($4::text IS NULL OR $4 = ANY (g.tags))`;

function filterValues({ sources, text, assignee, tag }: ErrorGroupFilter): unknown[] {
  const pattern = text === null ? null : `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  return [sources, pattern, assignee, tag];
}

/**
 * At most `limit` groups with their place in the order. Groups are as few as causes, so all of them are
 * looked at; open records are counted in the index that only they are in.
 */
export async function listErrorGroupRows(
  db: Queryable,
  filter: ErrorGroupFilter,
  { sort, limit, beyond }: ErrorGroupWindow,
): Promise<(ErrorGroupRow & { readonly sortKey: bigint })[]> {
  const { rows } = await db.query<ErrorGroupRow & { sortKey: bigint }>({
    name: `list_error_groups_by_${sort}`,
    text: `WITH ${standingOfGroups()}, keyed AS (
             SELECT g.*, ${SORT_KEYS[sort]} AS sort_key FROM standing g
             WHERE ${MEETS} AND ($5::text[] IS NULL OR g.state = ANY ($5))
           )
           SELECT ${GROUP_COLUMNS}, g.sort_key AS "sortKey" FROM keyed g
           WHERE $6::int8 IS NULL OR (g.sort_key, g.id) < ($6, $7::int8)
           ORDER BY g.sort_key DESC, g.id DESC LIMIT $8`,
    values: [
      ...filterValues(filter),
      filter.states,
      beyond?.key ?? null,
      beyond?.id ?? null,
      limit,
    ],
  });
  return rows;
}

/** Groups in each state, of those that meet the rest of the filter. States without any are absent. */
export async function countErrorGroups(
  db: Queryable,
  filter: ErrorGroupFilter,
): Promise<ReadonlyMap<GroupState, number>> {
  const { rows } = await db.query<{ state: GroupState; groups: number }>({
    name: 'count_error_groups',
    text: `WITH ${standingOfGroups()}
           SELECT g.state, count(*)::int4 AS groups FROM standing g WHERE ${MEETS} GROUP BY g.state`,
    values: filterValues(filter),
  });
  return new Map(rows.map(({ state, groups }) => [state, groups]));
}

/** Records in Error or held of these sources; null: of all. Exact: counted in the indexes of both. */
export async function countOpenRecords(
  db: Queryable,
  sources: readonly string[] | null,
): Promise<{ readonly records: number; readonly asOf: Date }> {
  const { rows } = await db.query<{ records: number; asOf: Date }>({
    name: 'count_open_records',
    text: `
WITH visible AS MATERIALIZED (
  SELECT id FROM source WHERE $1::text[] IS NULL OR key = ANY ($1)
)
SELECT now() AS "asOf", (
    (SELECT coalesce(sum(part.count), 0) FROM (
       SELECT source_id, count FROM status_count WHERE status = 'ERROR'
       UNION ALL SELECT source_id, delta FROM count_delta WHERE status = 'ERROR') AS part
     WHERE part.source_id IN (SELECT id FROM visible))
  + (SELECT count(*) FROM work w WHERE w.held AND w.source_id IN (SELECT id FROM visible))
  )::int4 AS records`,
    values: [sources],
  });
  const [row] = rows;
  if (row === undefined) throw new Error('PostgreSQL gave no row for an aggregate');
  return row;
}
