/** The statement that says what some records are, by each facet of the record list. */
import type { Facet } from '#lib/contracts/record-facets';
import type { Queryable } from '#lib/server/database';
import { int8Array } from './binary-array.ts';
import { latestVersionOf } from './failure-conditions.ts';

export interface FacetRow {
  readonly facet: Facet;
  readonly value: string;
  readonly count: number;
  /** The title of an error group, where it is one. */
  readonly label: string | null;
}

/** Values of one facet that are told; the rest are too rare to choose from. */
const MOST_VALUES = 30;

const COUNT_FACETS = `
WITH asked AS MATERIALIZED (
  SELECT r.direction::text AS direction, s.key AS source, r.type,
         coalesce(t.status, CASE r.direction WHEN 'INGRESS' THEN 'JUST_IN' ELSE 'QUEUED' END::status)::text
           AS status,
         coalesce(t.failure_class, g.failure_class)::text AS failure_class,
         coalesce(t.failure_code, g.failure_code) AS failure_code,
         coalesce(t.group_id, w.group_id)::text AS group_id,
         ${latestVersionOf('r.id')} AS handler_version
  FROM unnest($1::int8[]) AS x(id)
  JOIN record r ON r.id = x.id
  JOIN source s ON s.id = r.source_id
  LEFT JOIN settlement t ON t.record_id = x.id
  LEFT JOIN work w ON w.record_id = x.id AND w.held
  LEFT JOIN error_group g ON g.id = w.group_id
), counted AS (
  SELECT f.facet, f.value, count(*)::int4 AS count,
         row_number() OVER (PARTITION BY f.facet ORDER BY count(*) DESC, f.value) AS place
  FROM asked a CROSS JOIN LATERAL (VALUES
    ('status', a.status), ('direction', a.direction), ('source', a.source), ('type', a.type),
    ('group', a.group_id),
    ('failureClass', a.failure_class), ('failureCode', a.failure_code),
    ('handlerVersion', a.handler_version)) AS f(facet, value)
  WHERE f.value IS NOT NULL AND f.facet = ANY ($2)
  GROUP BY f.facet, f.value
)
SELECT c.facet, c.value, c.count, g.title AS label
FROM counted c LEFT JOIN error_group g ON g.id = CASE WHEN c.facet = 'group' THEN c.value::int8 END
WHERE c.place <= ${String(MOST_VALUES)} ORDER BY c.facet, c.place`;

/**
 * The most frequent values of each of these facets among these records, most frequent first. An error group is
 * told by its number. An id that no record has counts nowhere.
 */
export async function countFacets(
  db: Queryable,
  ids: readonly bigint[],
  facets: readonly Facet[],
): Promise<FacetRow[]> {
  const { rows } = await db.query<FacetRow>({
    name: 'count_facets',
    text: COUNT_FACETS,
    values: [int8Array(ids), facets],
  });
  return rows;
}
