/** What the records of the list are, counted. Its key is no topic of hints: it is asked again now and then. */
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { recordFacetsSchema, type Facet, type RecordFacets } from '#lib/contracts/record-facets';
import { fetchJson } from '../fetch-json.ts';
import { NO_FILTERS, toRecordQuery, type RecordFilters } from '../records/record-filters.ts';

const AGAIN_MS = 15_000;

function facetsQuery(filters: RecordFilters) {
  const { sort: _sort, limit: _limit, cursor: _cursor, ...asked } = filters;
  return queryOptions({
    queryKey: ['record-facets', asked],
    // Payloads are not read for it.
    enabled: asked.q === null || asked.in !== 'payload',
    queryFn: ({ signal }): Promise<RecordFacets> => {
      const whole = toRecordQuery({ ...NO_FILTERS, ...asked }, new Date());
      const { sort: _order, limit: _size, cursor: _page, ...query } = whole;
      return fetchJson(recordFacetsSchema, '/api/v1/records/facets', { query, signal });
    },
    staleTime: AGAIN_MS,
    refetchInterval: AGAIN_MS,
    placeholderData: keepPreviousData,
  });
}

/** The facets of what the filters ask for, while `enabled`. */
export function useRecordFacets(filters: RecordFilters, enabled = true) {
  const query = facetsQuery(filters);
  return useQuery({ ...query, enabled: enabled && query.enabled !== false });
}

/** The values of one facet, most frequent first. */
export function valuesOf(facets: RecordFacets | undefined, name: Facet) {
  return facets?.facets.find(({ facet }) => facet === name)?.values ?? [];
}
