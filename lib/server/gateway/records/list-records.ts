/** Lists records, one page at a time. */
import type { RecordPage, RecordQuery } from '#lib/contracts/record';
import { parseRecordId } from '#lib/domain/record-id';
import { STATUSES_OF, type Status } from '#lib/domain/status';
import type { Queryable } from '#lib/server/database';
import { listRecordRows } from '#lib/server/store/list-records';
import type { RecordFilter } from '#lib/server/store/record-filter';
import { formatCursor, parseCursor, type RecordCursor } from './record-cursor.ts';
import { toSummary } from './record-summary.ts';
import { isStorableText } from './submission.ts';

/** Keys of the sources that the asker may see; null: all. */
export type VisibleSources = readonly string[] | null;

const EMPTY_PAGE: RecordPage = { records: [], next: null, prev: null };

/**
 * One page of the records that meet a query, by id, which is by time of reception. Filters by type
 * alone have no index and are bounded by `from` and `to`; all others read little more than a page.
 * @throws GatewayError invalid_cursor
 */
export async function listRecords(
  db: Queryable,
  query: RecordQuery,
  visible: VisibleSources = null,
): Promise<RecordPage> {
  const filter = toFilter(query, visible);
  if (matchesNothing(filter)) return EMPTY_PAGE;
  const cursor = query.cursor === undefined ? null : parseCursor(query.cursor);
  const isForward = cursor?.way !== 'prev';
  const rows = await listRecordRows(db, filter, {
    limit: query.limit + 1,
    ascending: (query.sort === 'oldest') === isForward,
    beyond: cursor?.id ?? null,
  });
  const page = rows.slice(0, query.limit);
  const hasMore = rows.length > query.limit;
  if (!isForward) page.reverse();
  const ends = { first: page[0]?.id, last: page.at(-1)?.id };
  return { records: page.map(toSummary), ...cursorsAround({ ends, cursor, hasMore, query }) };
}

interface Around {
  readonly ends: { readonly first: bigint | undefined; readonly last: bigint | undefined };
  readonly cursor: RecordCursor | null;
  readonly hasMore: boolean;
  readonly query: RecordQuery;
}

function cursorsAround({
  ends,
  cursor,
  hasMore,
  query,
}: Around): Pick<RecordPage, 'next' | 'prev'> {
  if (ends.first === undefined || ends.last === undefined) return wayBack(cursor, query);
  const isForward = cursor?.way !== 'prev';
  const hasNext = isForward ? hasMore : true;
  const hasPrev = isForward ? cursor !== null : hasMore;
  return {
    next: hasNext ? formatCursor({ way: 'next', id: ends.last }) : null,
    prev: hasPrev ? formatCursor({ way: 'prev', id: ends.first }) : null,
  };
}

/** From an empty page back to the record that its cursor came from, that one included. */
function wayBack(
  cursor: RecordCursor | null,
  { sort }: RecordQuery,
): Pick<RecordPage, 'next' | 'prev'> {
  if (cursor === null) return { next: null, prev: null };
  const { way, id } = cursor;
  const back = way === 'next' ? 'prev' : 'next';
  const included = (back === 'next') === (sort === 'newest') ? id + 1n : id - 1n;
  const link = formatCursor({ way: back, id: included });
  return back === 'next' ? { next: link, prev: null } : { next: null, prev: link };
}

function matchesNothing(filter: RecordFilter): boolean {
  const { sources, statuses, type, reference, search } = filter;
  if (sources?.length === 0 || statuses?.length === 0) return true;
  return [type, reference, search?.text ?? null].some((text) => !isStorableText(text ?? ''));
}

const ABSENT = {
  type: null,
  reference: null,
  held: null,
  overdue: null,
  time: 'received',
  from: null,
  to: null,
} as const;

function toFilter(query: RecordQuery, visible: VisibleSources): RecordFilter {
  return {
    ...ABSENT,
    ...query,
    sources: intersect(query.source ?? null, visible),
    statuses: intersect<Status>(
      query.status ?? null,
      query.direction === undefined ? null : STATUSES_OF[query.direction],
    ),
    search: query.q === undefined ? null : { id: parseRecordId(query.q), text: query.q },
  };
}

/** null stands for everything. */
function intersect<Item>(
  wanted: readonly Item[] | null,
  allowed: readonly Item[] | null,
): readonly Item[] | null {
  if (wanted === null) return allowed;
  const asked = [...new Set(wanted)];
  return allowed === null ? asked : asked.filter((item) => allowed.includes(item));
}
