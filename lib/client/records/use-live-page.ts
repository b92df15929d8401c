/** A page of records that stays fresh without moving what a person looks at. */
import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import type { RecordPage } from '#lib/contracts/record';
import { newerRecordsQuery, recordPageQuery } from '../queries/records.ts';
import { countNewer, patchRows, pinPage, type PinnedPage, type ShownRow } from './pinned-rows.ts';
import type { RecordFilters } from './record-filters.ts';

export interface LivePage {
  readonly query: UseQueryResult<RecordPage>;
  readonly rows: readonly ShownRow[];
  readonly next: string | null;
  readonly prev: string | null;
  /** Where looking stopped before the page was full. */
  readonly searchedTo: string | null;
  /** New records that are counted instead of shown. */
  readonly newer: number;
  readonly showNewer: () => void;
  /** The rows are those of the filters before; the new ones are on their way. */
  readonly outdated: boolean;
}

/** New records appear at the top of the first page, newest first, of a window that has no end. */
function isGrowing(filters: RecordFilters): boolean {
  const { sort, cursor, to, time } = filters;
  return sort === 'newest' && cursor === null && to === null && time === null;
}

interface PinInput {
  readonly list: string;
  readonly hold: boolean;
  readonly growing: boolean;
}

/** The pin of this list, and what to do with each fresh page: pin it, or take the pin off. */
function usePin({ list, hold, growing }: PinInput) {
  const [stored, setPin] = useState<PinnedPage | null>(null);
  const pin = stored !== null && stored.list === list ? stored : null;
  const settle = (fresh: RecordPage | undefined): void => {
    if (!hold && pin !== null) setPin(null);
    if (hold && pin === null && fresh !== undefined) setPin(pinPage(list, fresh, growing));
  };
  const takeOff = (): void => {
    setPin(null);
  };
  return { pin, settle, takeOff };
}

/** Whether the rows in `query` are still those of the list before. */
function useOutdated(list: string, fresh: RecordPage | undefined): boolean {
  const [loaded, setLoaded] = useState<string | null>(null);
  if (fresh !== undefined && loaded !== list) setLoaded(list);
  return loaded !== null && loaded !== list;
}

/** While `hold` is true rows keep their place: they change, but none comes, goes or moves. */
export function useLivePage(filters: RecordFilters, hold: boolean): LivePage {
  const list = JSON.stringify(filters);
  const { pin, settle, takeOff } = usePin({ list, hold, growing: isGrowing(filters) });
  const query = useQuery({
    ...recordPageQuery(filters, pin?.until ?? null),
    placeholderData: keepPreviousData,
    // An older answer must never flash up when the pin comes off.
    gcTime: 0,
  });
  const newer = useQuery(newerRecordsQuery(filters, pinStart(pin)));
  const fresh = query.isPlaceholderData ? undefined : query.data;
  settle(fresh);
  const outdated = useOutdated(list, fresh);
  return {
    query,
    rows: listRows(pin, query.data),
    ...linksOf(pin?.page ?? query.data),
    newer: pin === null ? 0 : countNewer(pin.page, newer.data),
    showNewer: takeOff,
    outdated,
  };
}

function linksOf(page: RecordPage | undefined): Pick<LivePage, 'next' | 'prev' | 'searchedTo'> {
  const { next = null, prev = null, searchedTo = null } = page ?? {};
  return { next, prev, searchedTo };
}

/** When the newest pinned row was received, where new ones come in above it. */
function pinStart(pin: PinnedPage | null): string | null {
  if (pin === null) return null;
  return pin.until === null ? null : (pin.page.records[0]?.receivedAt ?? null);
}

function listRows(pin: PinnedPage | null, data: RecordPage | undefined): ShownRow[] {
  if (pin !== null) return patchRows(pin.page, data ?? pin.page);
  return (data?.records ?? []).map((record) => ({ record, left: false }));
}
