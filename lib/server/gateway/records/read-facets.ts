/** Counts what the records of a list are, so that it can be narrowed down. */
import {
  FACETS,
  type Facet,
  type RecordFacets,
  type RecordFacetsQuery,
} from '#lib/contracts/record-facets';
import { RECORD_FACTS } from '#lib/domain/record-fact';
import { formatRecordId } from '#lib/domain/record-id';
import type { Database } from '#lib/server/database';
import { countFacets } from '#lib/server/store/count-facets';
import { isServedByIndexes, stepThroughRecords } from '#lib/server/store/list-records';
import { readStatusCountRows } from '#lib/server/store/read-status-counts';
import type { RecordFilter } from '#lib/server/store/record-filter';
import { matchesNothing, toFilter, type VisibleSources } from './to-filter.ts';
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
  facts: [],
};

/**
 * The facets of the newest records that meet a query, up to `MOST_FACETED` and to as many as are found
 * in a bounded time, and how many records meet it. What the query says of a facet itself does not narrow
 * that facet down. Payloads are not read for it: of a search in them nothing is counted. `visible`: keys
 * of the sources that the asker may see; null: all.
 */
export async function readFacets(
  db: Database,
  query: RecordFacetsQuery,
  visible: VisibleSources = null,
): Promise<RecordFacets> {
  if (query.q !== undefined && query.in === 'payload')
    return { ...NOTHING, total: { count: 0, isExact: false } };
  const walked = await walkNewest(db, query, visible);
  const asked = FACETS.filter((facet) => isAskedFor(query, facet));
  const others = FACETS.filter((facet) => !asked.includes(facet));
  const facets: CountedFacet[] = await countValues(db, walked.ids, others);
  for (const facet of asked) {
    const { ids } = await walkNewest(db, withoutFacet(query, facet), visible);
    const [counted] = await countValues(db, ids, [facet]);
    if (counted !== undefined) facets.push({ ...counted, counted: ids.length });
  }
  return {
    total: await countMatching(db, query, walked),
    counted: walked.ids.length,
    facets: FACETS.flatMap((facet) => facets.filter((one) => one.facet === facet)),
    facts: await countFacts(db, query, visible),
  };
}

/** Facts are of few records, which have indexes of their own: they are found however old they are. */
async function countFacts(
  db: Database,
  query: RecordFacetsQuery,
  visible: VisibleSources,
): Promise<RecordFacets['facts']> {
  const facts: RecordFacets['facts'] = [];
  for (const fact of RECORD_FACTS) {
    const { ids, isWhole } = await walkNewest(db, { ...query, [fact]: true }, visible);
    facts.push({ fact, count: ids.length, isExact: isWhole });
  }
  return facts;
}

type CountedFacet = RecordFacets['facets'][number];

/** What a query says of one facet: which values to show, and which to leave out. */
function namesOf(facet: Facet): readonly string[] {
  return [facet, `not${facet.slice(0, 1).toUpperCase()}${facet.slice(1)}`];
}

function isAskedFor(query: RecordFacetsQuery, facet: Facet): boolean {
  return Object.keys(query).some((name) => namesOf(facet).includes(name));
}

function withoutFacet(query: RecordFacetsQuery, facet: Facet): RecordFacetsQuery {
  const names = namesOf(facet);
  return Object.fromEntries(Object.entries(query).filter(([name]) => !names.includes(name)));
}

async function countValues(
  db: Database,
  ids: readonly bigint[],
  facets: readonly Facet[],
): Promise<CountedFacet[]> {
  const rows = await countFacets(db, ids, facets);
  return facets.map((facet) => ({
    facet,
    values: rows
      .filter((row) => row.facet === facet)
      .map(({ value, count, label }) => ({
        value: facet === 'group' ? formatRecordId(BigInt(value)) : value,
        count,
        ...(label === null ? {} : { label }),
      })),
  }));
}

interface Walked {
  readonly filter: RecordFilter;
  /** At most `MOST_FACETED`. */
  readonly ids: readonly bigint[];
  /** There are no others. */
  readonly isWhole: boolean;
}

async function countMatching(
  db: Database,
  query: RecordFacetsQuery,
  { filter, ids, isWhole }: Walked,
): Promise<RecordFacets['total']> {
  if (isWhole) return { count: ids.length, isExact: true };
  if (isCountedLive(query)) return { count: await countLive(db, filter), isExact: true };
  return { count: ids.length, isExact: false };
}

async function walkNewest(
  db: Database,
  query: RecordFacetsQuery,
  visible: VisibleSources,
): Promise<Walked> {
  const filter = toFilter({ ...query, sort: 'newest', limit: MOST_FACETED }, visible);
  if (matchesNothing(filter)) return { filter, ids: [], isWhole: true };
  const { ids, reached } = await walkFilter(db, filter);
  const isWhole = reached === null && ids.length <= MOST_FACETED;
  return { filter, ids: ids.slice(0, MOST_FACETED), isWhole };
}

/** One more than are counted, to know whether there are more. */
function walkFilter(db: Database, filter: RecordFilter): Promise<Walk> {
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

const COUNTED_LIVE: readonly string[] = ['status', 'notStatus', 'direction', 'source', 'time'];

/** Whether a query asks for nothing but statuses and sources. */
function isCountedLive(query: RecordFacetsQuery): boolean {
  return Object.keys(query).every((name) => COUNTED_LIVE.includes(name));
}
