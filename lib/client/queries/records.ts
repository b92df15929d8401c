/**
 * Asks for pages of records. Keys begin with `records`, so live hints refetch what is shown; those of
 * searches that read record by record do not.
 */
import { queryOptions } from '@tanstack/react-query';
import { recordPageSchema, type RecordPage } from '#lib/contracts/record';
import { fetchJson } from '../fetch-json.ts';
import { isLookedInto, toRecordQuery, type RecordFilters } from '../records/record-filters.ts';

/** How many new records are counted before it says "more than". */
export const COUNTED_NEW_RECORDS = 100;

/** A pinned page asks for some more: records of the same millisecond may come before its first. */
const SPARE_ROWS = 10;
const MAX_LIMIT = 500;

function limitOf(filters: RecordFilters, until: string | null): number {
  return until === null ? filters.limit : Math.min(filters.limit + SPARE_ROWS, MAX_LIMIT);
}

/** A page. With `until`, an instant, nothing received after it pushes the page along. */
export function recordPageQuery(filters: RecordFilters, until: string | null) {
  return queryOptions({
    queryKey: [isLookedInto(filters) ? 'search' : 'records', 'page', filters, until],
    queryFn: ({ signal }): Promise<RecordPage> => {
      const query = toRecordQuery(filters, new Date());
      return fetchJson(recordPageSchema, '/api/v1/records', {
        query: { ...query, to: until ?? query.to, limit: limitOf(filters, until) },
        signal,
      });
    },
  });
}

/** The records received since `since`, newest first, as many as are counted and a few more. */
export function newerRecordsQuery(filters: RecordFilters, since: string | null) {
  return queryOptions({
    queryKey: ['records', 'newer', filters, since],
    enabled: since !== null && !isLookedInto(filters),
    queryFn: ({ signal }): Promise<RecordPage> => {
      const query = toRecordQuery(filters, new Date());
      return fetchJson(recordPageSchema, '/api/v1/records', {
        query: { ...query, from: since, limit: COUNTED_NEW_RECORDS + 20 },
        signal,
      });
    },
  });
}

/** The latest records of one reference, in both directions and of every source. */
export function recordsOfReferenceQuery(reference: string) {
  return queryOptions({
    queryKey: ['records', 'reference', reference],
    queryFn: ({ signal }): Promise<RecordPage> =>
      fetchJson(recordPageSchema, '/api/v1/records', { query: { reference, limit: 20 }, signal }),
  });
}
