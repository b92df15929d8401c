/** Turns a query of the record list into a filter of records, within what the asker may see. */
import type { RecordQuery } from '#lib/contracts/record';
import { parseRecordId } from '#lib/domain/record-id';
import { STATUSES, STATUSES_OF, type Status } from '#lib/domain/status';
import {
  NO_FILTER,
  type LeftOut,
  type RecordFilter,
  type RecordSearch,
} from '#lib/server/store/record-filter';
import { isStorableText } from './submission.ts';

/** Keys of the sources that the asker may see; null: all. */
export type VisibleSources = readonly string[] | null;

/** Whether a filter can be told to match nothing without asking. */
export function matchesNothing(filter: RecordFilter): boolean {
  const { sources, statuses, type, reference, failureCode, handlerVersion, search } = filter;
  if (sources?.length === 0 || statuses?.length === 0) return true;
  const text = search === null || search.in === 'payload' ? null : search.text;
  return [type, reference, failureCode, handlerVersion, text].some(
    (part) => !isStorableText(part ?? ''),
  );
}

const IN_ERROR: readonly Status[] = ['ERROR'];
const FAILED_OR_HELD: readonly Status[] = ['ERROR', 'JUST_IN', 'QUEUED'];

/** What a query asks for, of the sources that the asker may see. */
export function toFilter(query: RecordQuery, visible: VisibleSources): RecordFilter {
  const sources = intersect(query.source ?? null, visible);
  const notSources = query.notSource ?? [];
  return {
    ...NO_FILTER,
    ...query,
    sources: sources?.filter((key) => !notSources.includes(key)) ?? null,
    statuses: toStatuses(query),
    group: toGroup(query),
    without: { ...toLeftOut(query), sources: sources === null ? notSources : [] },
    search: toSearch(query),
  };
}

function toLeftOut(query: RecordQuery): Omit<LeftOut, 'sources'> {
  return {
    types: storable(query.notType),
    groups: (query.notGroup ?? []).flatMap((group) => parseRecordId(group) ?? []),
    failureClasses: query.notFailureClass ?? [],
    failureCodes: storable(query.notFailureCode),
    handlerVersions: storable(query.notHandlerVersion),
  };
}

/** What cannot be stored leaves nothing out. */
function storable(texts: readonly string[] = []): readonly string[] {
  return texts.filter(isStorableText);
}

function toStatuses(query: RecordQuery): readonly Status[] | null {
  const left = query.notStatus ?? [];
  const kept = left.length === 0 ? null : STATUSES.filter((status) => !left.includes(status));
  return intersect(intersect<Status>(query.status ?? null, kept), possibleStatuses(query));
}

function possibleStatuses(query: RecordQuery): readonly Status[] | null {
  const { direction, failureClass, failureCode, time, from, to } = query;
  const ofDirection = direction === undefined ? null : STATUSES_OF[direction];
  if (query.q !== undefined && query.in === 'errors') return intersect(IN_ERROR, ofDirection);
  if (failureClass === undefined && failureCode === undefined) return ofDirection;
  // What is held is settled at no time.
  const isOfTime = time === 'settled' && (from !== undefined || to !== undefined);
  return intersect(isOfTime ? IN_ERROR : FAILED_OR_HELD, ofDirection);
}

/** What names no group has no records. */
function toGroup({ group }: RecordQuery): bigint | null {
  return group === undefined ? null : (parseRecordId(group) ?? -1n);
}

function toSearch({ q, in: place = 'identifiers' }: RecordQuery): RecordSearch | null {
  if (q === undefined) return null;
  if (place === 'payload') return { in: place, bytes: Buffer.from(q) };
  if (place === 'errors') return { in: place, text: q };
  return { in: place, id: parseRecordId(q), text: q };
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
