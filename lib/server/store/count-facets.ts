/** The statement that says what some records are, by each facet of the record list. */
import type { Facet } from '#lib/contracts/record-facets';
import type { Queryable } from '#lib/server/database';
import { int8Array } from './binary-array.ts';
import { latestVersionOf } from './record-filter.ts';

export interface FacetRow {
  readonly facet: Facet;
  readonly value: string;
  readonly count: number;
}

/** Values of one facet that are told; the rest are too rare to choose from. */
const MOST_VALUES = 30;

const COUNT_FACETS = `
WITH asked AS MATERIALIZED (
  SELECT r.direction::text AS direction, s.key AS source, r.type,
         coalesce(t.status, CASE r.direction WHEN 'INGRESS' THEN 'JUST_IN' ELSE 'QUEUED' END::status)::text
           AS status,
         t.failure_class::text AS failure_class, t.failure_code,
         ${latestVersionOf('r.id')} AS handler_version
  FROM unnest($1::int8[]) AS x(id)
  JOIN record r ON r.id = x.id
  JOIN source s ON s.id = r.source_id
  LEFT JOIN settlement t ON t.record_id = x.id
), counted AS (
  SELECT f.facet, f.value, count(*)::int4 AS count,
         row_number() OVER (PARTITION BY f.facet ORDER BY count(*) DESC, f.value) AS place
  FROM asked a CROSS JOIN LATERAL (VALUES
    ('status', a.status), ('direction', a.direction), ('source', a.source), ('type', a.type),
    ('failureClass', a.failure_class), ('failureCode', a.failure_code),
    ('handlerVersion', a.handler_version)) AS f(facet, value)
  WHERE f.value IS NOT NULL
  GROUP BY f.facet, f.value
)
SELECT facet, value, count FROM counted WHERE place <= ${String(MOST_VALUES)} ORDER BY facet, place`;

/** The most frequent values of each facet among these records; an id that no record has counts nowhere. */
export async function countFacets(db: Queryable, ids: readonly bigint[]): Promise<FacetRow[]> {
  const { rows } = await db.query<FacetRow>({
    name: 'count_facets',
    text: COUNT_FACETS,
    values: [int8Array(ids)],
  });
  return rows;
}
