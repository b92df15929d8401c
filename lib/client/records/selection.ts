/** Which records of the list are chosen: some by name, or all that the filters match. */
import { MOST_NAMED, type RecordSet, type RecordSetFilter } from '#lib/contracts/record-set';
import { toRecordQuery, type RecordFilters } from './record-filters.ts';

/** How many records a filter matches; beyond what was counted it is a lower bound. */
export interface Matching {
  readonly count: number;
  readonly isExact: boolean;
}

export type Selection =
  | { readonly kind: 'ids'; readonly ids: ReadonlySet<string> }
  | {
      readonly kind: 'filter';
      readonly filter: RecordSetFilter;
      /** null: not known. */
      readonly matching: Matching | null;
    };

export const NOTHING_SELECTED: Selection = { kind: 'ids', ids: new Set() };

export function isEmptySelection(selection: Selection): boolean {
  return selection.kind === 'ids' && selection.ids.size === 0;
}

export function isSelected(selection: Selection, id: string): boolean {
  return selection.kind === 'filter' || selection.ids.has(id);
}

/** Adds records by name, up to as many as one set may name. */
export function addIds(selection: Selection, ids: readonly string[]): Selection {
  if (selection.kind === 'filter') return selection;
  return { kind: 'ids', ids: new Set([...selection.ids, ...ids].slice(0, MOST_NAMED)) };
}

/** Leaves records out. Of all that match, what is on this page stays, since no set can say "all but". */
export function removeIds(
  selection: Selection,
  ids: readonly string[],
  page: readonly string[],
): Selection {
  const gone = new Set(ids);
  const before = selection.kind === 'filter' ? page : [...selection.ids];
  return { kind: 'ids', ids: new Set(before.filter((id) => !gone.has(id))) };
}

/** The ids between two rows of the page, both included; the second alone if the first is on another page. */
export function idsBetween(page: readonly string[], from: string | null, to: string): string[] {
  const [one, other] = [from === null ? -1 : page.indexOf(from), page.indexOf(to)];
  if (one < 0 || other < 0) return [to];
  return page.slice(Math.min(one, other), Math.max(one, other) + 1);
}

/** What the filters ask for at the moment `now`, without order and page. */
export function toSetFilter(filters: RecordFilters, now: Date): RecordSetFilter {
  const { sort: _sort, limit: _limit, cursor: _cursor, ...asked } = toRecordQuery(filters, now);
  const said = Object.entries(asked).filter(
    ([, value]) => value !== null && !(Array.isArray(value) && value.length === 0),
  );
  return Object.fromEntries(said);
}

/** The selection as the API takes it; null: nothing is chosen. */
export function toRecordSet(selection: Selection): RecordSet | null {
  if (selection.kind === 'filter') return { kind: 'filter', filter: selection.filter };
  return selection.ids.size === 0 ? null : { kind: 'ids', ids: [...selection.ids] };
}
