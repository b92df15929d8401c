/** The records chosen in the list. They stay so from page to page, and go when the filters change. */
import { useState } from 'react';
import type { RecordFilters } from './record-filters.ts';
import {
  addIds,
  idsBetween,
  isEmptySelection,
  isSelected,
  NOTHING_SELECTED,
  removeIds,
  toSetFilter,
  type Matching,
  type Selection,
} from './selection.ts';

export interface SelectionState {
  readonly selection: Selection;
  readonly isEmpty: boolean;
  readonly has: (id: string) => boolean;
  readonly isPageSelected: boolean;
  /** Chooses a record, or lets it go; with `range`, all from the last one on. */
  readonly toggle: (id: string, range?: boolean) => void;
  /** Chooses all rows between two. */
  readonly extend: (from: string, to: string) => void;
  /** Chooses every row of the page, or lets all of them go. */
  readonly togglePage: () => void;
  readonly selectMatching: (matching: Matching | null) => void;
  readonly clear: () => void;
}

interface Stored {
  readonly list: string;
  readonly selection: Selection;
  readonly anchor: string | null;
}

/** What is asked for, whatever the order and the page. */
function listOf(filters: RecordFilters): string {
  return JSON.stringify({ ...filters, sort: null, limit: null, cursor: null });
}

export interface StoredSelection {
  readonly selection: Selection;
  /** The record chosen last, where a range begins. */
  readonly anchor: string | null;
  readonly store: (selection: Selection, anchor: string | null) => void;
}

/** What is chosen among the records that these filters ask for. */
export function useSelection(filters: RecordFilters): StoredSelection {
  const list = listOf(filters);
  const [stored, setStored] = useState<Stored | null>(null);
  const { selection, anchor } =
    stored?.list === list ? stored : { selection: NOTHING_SELECTED, anchor: null };
  const store = (next: Selection, last: string | null) => {
    setStored({ list, selection: next, anchor: last });
  };
  return { selection, anchor, store };
}

/** The selection as the rows on `page`, ids in their order, show it and change it. */
export function selectionOn(
  { selection, anchor, store }: StoredSelection,
  page: readonly string[],
  filters: RecordFilters,
): SelectionState {
  const has = (id: string) => isSelected(selection, id);
  const isPageSelected = page.length > 0 && page.every(has);
  return {
    selection,
    isEmpty: isEmptySelection(selection),
    has,
    isPageSelected,
    toggle: (id, range = false) => {
      if (range) store(addIds(selection, idsBetween(page, anchor, id)), id);
      else store(has(id) ? removeIds(selection, [id], page) : addIds(selection, [id]), id);
    },
    extend: (from, to) => {
      store(addIds(selection, idsBetween(page, from, to)), to);
    },
    togglePage: () => {
      store(isPageSelected ? removeIds(selection, page, page) : addIds(selection, page), null);
    },
    selectMatching: (matching) => {
      store({ kind: 'filter', filter: toSetFilter(filters, new Date()), matching }, null);
    },
    clear: () => {
      store(NOTHING_SELECTED, null);
    },
  };
}
