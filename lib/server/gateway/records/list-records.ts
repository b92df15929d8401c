/** Lists records, one page at a time. */
import type { RecordPage, RecordQuery } from '#lib/contracts/record';
import { receivedAtOf } from '#lib/domain/record-id';
import type { Database } from '#lib/server/database';
import { isServedByIndexes, listRecordRows } from '#lib/server/store/list-records';
import { countSettledBetween } from '#lib/server/store/count-settled';
import {
  isOfSettledTime,
  type RecordFilter,
  type RecordWindow,
} from '#lib/server/store/record-filter';
import { readSummaries, type SummaryRow } from '#lib/server/store/record-summary';
import { formatCursor, parseCursor, type RecordCursor } from './record-cursor.ts';
import { toSummary } from './record-summary.ts';
import { matchesNothing, toFilter, type VisibleSources } from './to-filter.ts';
import { walkRecords } from './walk-records.ts';

const EMPTY_PAGE: RecordPage = { records: [], next: null, prev: null, searchedTo: null };

/**
 * One page of the records that meet a query, by id, which is by time of reception. Where no index
 * serves the whole query, records are looked at one by one for a bounded time, and the page says how
 * far it came: it may then hold fewer records than there are, or none.
 * @throws GatewayError invalid_cursor
 */
export async function listRecords(
  db: Database,
  query: RecordQuery,
  visible: VisibleSources = null,
): Promise<RecordPage> {
  const asked = toFilter(query, visible);
  if (matchesNothing(asked)) return EMPTY_PAGE;
  const filter = { ...asked, isNarrow: await isNarrow(db, asked) };
  const cursor = query.cursor === undefined ? null : parseCursor(query.cursor);
  const { rows, reached } = await readRows(db, filter, windowOf(query, cursor));
  const page = rows.slice(0, query.limit);
  const hasMore = rows.length > query.limit;
  if (cursor?.way === 'prev') page.reverse();
  const ends = { first: page[0]?.id, last: page.at(-1)?.id };
  return {
    records: page.map(toSummary),
    ...cursorsAround({ ends, cursor, hasMore, reached, query }),
    searchedTo: reached === null ? null : receivedAtOf(reached).toISOString(),
  };
}

/** One record more than the page, to know whether another page follows. */
function windowOf({ limit, sort }: RecordQuery, cursor: RecordCursor | null): RecordWindow {
  const isForward = cursor?.way !== 'prev';
  return {
    limit: limit + 1,
    ascending: (sort === 'oldest') === isForward,
    beyond: cursor?.id ?? null,
  };
}

const NARROW_MS = 24 * 3_600_000;
const FEW_SETTLED = 5_000;

/** Whether all that was settled in the range of the filter can be read at once. */
async function isNarrow(db: Database, filter: RecordFilter): Promise<boolean> {
  const { from, to } = filter;
  if (!isOfSettledTime(filter) || from === null) return false;
  const end = to ?? new Date().toISOString();
  if (Date.parse(end) - Date.parse(from) > NARROW_MS) return false;
  return (await countSettledBetween(db, from, end)) <= FEW_SETTLED;
}

interface FoundRows {
  /** In the order of the window. */
  readonly rows: SummaryRow[];
  /** Where looking stopped before the page was full; null: it did not. */
  readonly reached: bigint | null;
}

async function readRows(
  db: Database,
  filter: RecordFilter,
  window: RecordWindow,
): Promise<FoundRows> {
  if (isServedByIndexes(filter))
    return { rows: await listRecordRows(db, filter, window), reached: null };
  const { ids, reached } = await walkRecords(db, filter, window);
  const rows = await readSummaries(db, ids);
  if (!window.ascending) rows.reverse();
  return { rows, reached };
}

interface Around {
  readonly ends: { readonly first: bigint | undefined; readonly last: bigint | undefined };
  readonly cursor: RecordCursor | null;
  readonly hasMore: boolean;
  readonly reached: bigint | null;
  readonly query: RecordQuery;
}

type Cursors = Pick<RecordPage, 'next' | 'prev'>;

function cursorsAround({ ends, cursor, hasMore, reached, query }: Around): Cursors {
  const ahead = cursor?.way === 'prev' ? 'prev' : 'next';
  const around =
    ends.first === undefined || ends.last === undefined
      ? wayBack(cursor, query)
      : {
          next: ahead === 'prev' || hasMore ? formatCursor({ way: 'next', id: ends.last }) : null,
          prev: (ahead === 'next' ? cursor !== null : hasMore)
            ? formatCursor({ way: 'prev', id: ends.first })
            : null,
        };
  return reached === null
    ? around
    : { ...around, [ahead]: formatCursor({ way: ahead, id: reached }) };
}

/** From an empty page back to the record that its cursor came from, that one included. */
function wayBack(cursor: RecordCursor | null, { sort }: RecordQuery): Cursors {
  if (cursor === null) return { next: null, prev: null };
  const { way, id } = cursor;
  const back = way === 'next' ? 'prev' : 'next';
  const included = (back === 'next') === (sort === 'newest') ? id + 1n : id - 1n;
  const link = formatCursor({ way: back, id: included });
  return back === 'next' ? { next: link, prev: null } : { next: null, prev: link };
}
