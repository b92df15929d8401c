/** Which rows of the list are in the page, and moving between them by key. */
import { defaultRangeExtractor, useVirtualizer, type VirtualItem } from '@tanstack/react-virtual';
import { useState, type RefObject } from 'react';
import type { ShownRow } from './pinned-rows.ts';
import { useRecordShortcut } from './use-record-shortcut.ts';

const ROW_PX = 41;
const OVERSCAN = 12;

/** The button of a row that replays its record carries this attribute; it is there where one click will do. */
export const REPLAYS_ROW = 'data-replays-row';
/** So does the button that plans a replay of all that is selected; it goes before those of rows. */
export const REPLAYS_SELECTION = 'data-replays-selection';

export interface PlacedRow {
  readonly index: number;
  /** Room above the row for rows that are not in the page, in pixels. */
  readonly gap: number;
}

export interface RowNavigation {
  readonly items: readonly PlacedRow[];
  /** Room below the last row in the page, in pixels. */
  readonly after: number;
  readonly measure: (element: HTMLElement | null) => void;
  /** Brings a record's row into sight and gives it the focus, if it is in the list. */
  readonly focusRecord: (id: string) => void;
  readonly noteFocus: (id: string | null) => void;
}

interface RowNavigationInput {
  readonly rows: readonly ShownRow[];
  readonly openId: string | null;
  readonly scroller: RefObject<HTMLElement | null>;
  /** Shows another record in the open panel. */
  readonly show: (id: string) => void;
  readonly open: (id: string) => void;
  /** Chooses the record, or lets it go. */
  readonly select: (id: string) => void;
  /** Chooses all rows from one to another. */
  readonly selectTo: (from: string, to: string) => void;
}

function focusLink(scroller: HTMLElement | null, id: string): void {
  scroller?.querySelector<HTMLElement>(`[data-record-id="${id}"]`)?.focus({ preventScroll: true });
}

function pressReplay(scroller: HTMLElement | null, id: string | null): void {
  const row = scroller?.querySelector(`[data-record-id="${id ?? ''}"]`)?.closest('tr');
  const ofSelection = document.querySelector<HTMLElement>(`[${REPLAYS_SELECTION}]`);
  (ofSelection ?? row?.querySelector<HTMLElement>(`[${REPLAYS_ROW}]`))?.click();
}

/** Rows scrolled away leave the page, except the one that has the focus. */
export function useRowNavigation(input: RowNavigationInput): RowNavigation {
  const { rows, openId, scroller, show, open, select, selectTo } = input;
  const [activeId, setActiveId] = useState<string | null>(null);
  const indexOf = (id: string | null) => rows.findIndex(({ record }) => record.id === id);
  const active = indexOf(activeId);
  // eslint-disable-next-line react-hooks/incompatible-library -- the compiler leaves this hook alone
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => rows[index]?.record.id ?? index,
    overscan: OVERSCAN,
    initialRect: { width: 900, height: 800 },
    rangeExtractor: (range) => withIndex(defaultRangeExtractor(range), active),
  });
  const focusRecord = (id: string) => {
    const index = indexOf(id);
    if (index < 0) return;
    setActiveId(id);
    virtualizer.scrollToIndex(index, { align: 'auto' });
    requestAnimationFrame(() => {
      focusLink(scroller.current, id);
    });
  };
  const currentId = openId ?? activeId;
  const move = (step: number, extend = false) => {
    const from = indexOf(currentId);
    const to = from < 0 ? 0 : Math.min(Math.max(from + step, 0), rows.length - 1);
    const id = rows[to]?.record.id;
    if (id === undefined) return;
    if (extend) selectTo(rows[from]?.record.id ?? id, id);
    if (openId === null) {
      focusRecord(id);
      return;
    }
    virtualizer.scrollToIndex(to, { align: 'auto' });
    show(id);
  };
  useRecordShortcut('j', () => move(1));
  useRecordShortcut('k', () => move(-1));
  useRecordShortcut('shift+j', () => move(1, true));
  useRecordShortcut('shift+k', () => move(-1, true));
  useRecordShortcut('x', () => currentId !== null && select(currentId));
  useRecordShortcut('o', () => activeId !== null && open(activeId), openId === null);
  useRecordShortcut('r', () => pressReplay(scroller.current, activeId), openId === null);
  return {
    ...placeRows(virtualizer.getVirtualItems(), virtualizer.getTotalSize()),
    measure: virtualizer.measureElement,
    focusRecord,
    noteFocus: setActiveId,
  };
}

function withIndex(indexes: number[], active: number): number[] {
  if (active < 0 || indexes.includes(active)) return indexes;
  return [...indexes, active].toSorted((one, other) => one - other);
}

function placeRows(items: readonly VirtualItem[], total: number) {
  const placed = items.map((item, place) => ({
    index: item.index,
    gap: item.start - (items[place - 1]?.end ?? 0),
  }));
  return { items: placed, after: total - (items.at(-1)?.end ?? total) };
}
