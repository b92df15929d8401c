/** Counts what the records of a list are, so that it can be narrowed down. */
import { FACETS, type RecordFacets, type RecordFacetsQuery } from '#lib/contracts/record-facets';
import type { Database } from '#lib/server/database';
import { countFacets } from '#lib/server/store/count-facets';
import { isServedByIndexes, stepThroughRecords } from '#lib/server/store/list-records';
import { readStatusCountRows } from '#lib/server/store/read-status-counts';
import type { RecordFilter } from '#lib/server/store/record-filter';
import { matchesNothing, toFilter, type VisibleSources } from './list-records.ts';
import { walkWithin, type Walk } from './walk-records.ts';

/** Records that facets are of at most: reading more would take longer than looking at the list. */
export const MOST_FACETED = 5_000;
const FACETS_MS = 100;
const LOOKED_AT_ONCE = 4_000;
const FIRST_LOOKED_AT = 500;

const NOTHING: RecordFacets = {
  total: { count: 0, isExact: true },
  counted: 0,
  facets: FACETS.map((facet) => ({ facet, values: [] })),
};

/**
 * The facets of the newest records that meet a query, up to `MOST_FACETED` and to as many as are found
 * in a bounded time, and how many records meet it. Payloads are not read for it: of a search in them
 * nothing is counted. `visible`: keys of the sources that the asker may see; null: all.
 */
export async function readFacets(
  db: Database,
  query: RecordFacetsQuery,
  visible: VisibleSources = null,
): Promise<RecordFacets> {
  const asked = { ...query, sort: 'newest', limit: MOST_FACETED } as const;
  const filter = toFilter(asked, visible);
  if (matchesNothing(filter)) return NOTHING;
  if (filter.search?.in === 'payload') return { ...NOTHING, total: { count: 0, isExact: false } };
  const { ids, reached } = await walkNewest(db, filter);
  const counted = ids.slice(0, MOST_FACETED);
  const isWhole = reached === null && ids.length <= MOST_FACETED;
  const rows = await countFacets(db, counted);
  return {
    total: isWhole
      ? { count: ids.length, isExact: true }
      : isCountedLive(query)
        ? { count: await countLive(db, filter), isExact: true }
        : { count: counted.length, isExact: false },
    counted: counted.length,
    facets: FACETS.map((facet) => ({
      facet,
      values: rows
        .filter((row) => row.facet === facet)
        .map(({ value, count }) => ({ value, count })),
    })),
  };
}

/** One more than are counted, to know whether there are more. */
function walkNewest(db: Database, filter: RecordFilter): Promise<Walk> {
  const limit = MOST_FACETED + 1;
  const rows = isServedByIndexes(filter) ? limit : FIRST_LOOKED_AT;
  return walkWithin(
    { milliseconds: FACETS_MS, firstRows: rows, mostRows: Math.max(rows, LOOKED_AT_ONCE) },
    { limit, ascending: false, beyond: null },
    (part) => stepThroughRecords(db, filter, part),
  );
}

/** How many records there are of the sources and statuses of a filter, by the live counts. */
async function countLive(db: Database, { sources, statuses }: RecordFilter): Promise<number> {
  const rows = await readStatusCountRows(db, sources);
  return rows
    .filter(({ status }) => statuses === null || statuses.includes(status))
    .reduce((sum, { count }) => sum + Number(count), 0);
}

const COUNTED_LIVE: readonly string[] = ['status', 'direction', 'source', 'time'];

/** Whether a query asks for nothing but statuses and sources. */
function isCountedLive(query: RecordFacetsQuery): boolean {
  return Object.keys(query).every((name) => COUNTED_LIVE.includes(name));
}
