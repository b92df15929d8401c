/** The statements that read a page of a record's timeline, and how long it is. */
import type { TimelineKind } from '#lib/contracts/timeline';
import type { Queryable } from '../database.ts';
import type { AttemptRow } from './read-record-detail.ts';
import { COUNTS_OF_PARTS, TIMELINE_PARTS } from './timeline-parts.ts';

/** A place between two entries. Microseconds, which a Date does not hold, so it is text. */
export interface TimelinePlace {
  readonly at: string;
  readonly key: string;
}

export interface TimelineRow extends TimelinePlace {
  readonly kind: TimelineKind;
  readonly detail: unknown;
  /** Set for attempts. */
  readonly attempt: AttemptRow | null;
}

export interface TimelinePage {
  readonly id: bigint;
  readonly kinds: readonly TimelineKind[];
  /** Keys of the sources whose records may be named; null: all. */
  readonly sources: readonly string[] | null;
  /** Exclusive; null: from the newest on. */
  readonly before: TimelinePlace | null;
  readonly limit: number;
}

type ReadRow = TimelinePlace &
  Omit<AttemptRow, 'outcome'> & {
    readonly kind: TimelineKind;
    readonly detail: unknown;
    readonly outcome: AttemptRow['outcome'] | null;
  };

/** At most `limit` entries, the newest first. */
export async function readTimelineRows(db: Queryable, page: TimelinePage): Promise<TimelineRow[]> {
  const parts = page.kinds.map(
    (kind) => `
    (SELECT at, key COLLATE "C" AS key, '${kind}' AS kind, detail FROM (${TIMELINE_PARTS[kind]}) AS part
     WHERE $3::timestamptz IS NULL OR (at, key COLLATE "C") < ($3::timestamptz, $4)
     ORDER BY at DESC, key COLLATE "C" DESC LIMIT $5)`,
  );
  if (parts.length === 0) return [];
  const { rows } = await db.query<ReadRow>(
    // The first part gives a type to what none of the chosen parts may ask for.
    `WITH asked AS (SELECT $1::int8 AS id, $2::text[] AS sources), page AS MATERIALIZED (
       SELECT * FROM (${parts.join(' UNION ALL ')}) AS entry ORDER BY at DESC, key DESC LIMIT $5
     )
     SELECT to_char(page.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at,
            page.key, page.kind, page.detail,
            a.generation, a.number, a.started_at AS "startedAt", a.ended_at AS "endedAt",
            a.handed_at AS "handedAt", a.outcome,
            a.holder, a.handler, a.handler_version AS "handlerVersion",
            a.failure_class AS "failureClass", a.failure_code AS "failureCode",
            a.failure_message AS "failureMessage", a.failure_detail AS "failureDetail",
            a.group_id AS "groupId"
     FROM page
     LEFT JOIN attempt a ON page.kind = 'attempt' AND a.record_id = $1
       AND a.generation = (page.detail ->> 'generation')::int4
       AND a.number = (page.detail ->> 'number')::int4
     ORDER BY page.at DESC, page.key DESC`,
    [page.id, page.sources, page.before?.at ?? null, page.before?.key ?? null, page.limit],
  );
  return rows.map(({ at, key, kind, detail, outcome, ...attempt }) => ({
    at,
    key,
    kind,
    detail,
    attempt: outcome === null ? null : { ...attempt, outcome },
  }));
}

export type TimelineCounts = Readonly<Record<TimelineKind, number>>;

/** How many entries there are of each kind, at most `most`. */
export async function countTimeline(
  db: Queryable,
  { id, sources, most }: { id: bigint; sources: readonly string[] | null; most: number },
): Promise<TimelineCounts> {
  const { rows } = await db.query<TimelineCounts>(COUNTS_OF_PARTS, [id, sources, most]);
  const [row] = rows;
  if (row === undefined) throw new Error('PostgreSQL gave no row for an aggregate');
  return row;
}
