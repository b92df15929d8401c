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
  /** New records that are counted instead of shown. */
  readonly newer: number;
  readonly showNewer: () => void;
  /** The rows are those of the filters before; the new ones are on their way. */
  readonly outdated: boolean;
}

/** New records appear at the top of the first page, newest first, of a window that has no end. */
function isGrowing(filters: RecordFilters): boolean {
  return filters.sort === 'newest' && filters.cursor === null && filters.to === null;
}

function usePin(list: string): [PinnedPage | null, (pin: PinnedPage | null) => void] {
  const [pin, setPin] = useState<PinnedPage | null>(null);
  return [pin?.list === list ? pin : null, setPin];
}

/** While `hold` is true rows keep their place: they change, but none comes, goes or moves. */
export function useLivePage(filters: RecordFilters, hold: boolean): LivePage {
  const list = JSON.stringify(filters);
  const growing = isGrowing(filters);
  const [pin, setPin] = usePin(list);
  const [loadedList, setLoadedList] = useState<string | null>(null);
  const query = useQuery({
    ...recordPageQuery(filters, pin?.until ?? null),
    placeholderData: keepPreviousData,
    // An older answer must never flash up when the pin comes off.
    gcTime: 0,
  });
  const newer = useQuery(newerRecordsQuery(filters, pin?.until == null ? null : pinStart(pin)));
  const fresh = query.isPlaceholderData ? undefined : query.data;
  if (fresh !== undefined && loadedList !== list) setLoadedList(list);
  if (hold && pin === null && fresh !== undefined) setPin(pinPage(list, fresh, growing));
  if (!hold && pin !== null) setPin(null);
  const page = pin?.page ?? query.data;
  return {
    query,
    rows: listRows(pin, query.data),
    next: page?.next ?? null,
    prev: page?.prev ?? null,
    newer: pin === null ? 0 : countNewer(pin.page, newer.data),
    showNewer: () => {
      setPin(null);
    },
    outdated: loadedList !== null && loadedList !== list,
  };
}

function pinStart(pin: PinnedPage): string | null {
  return pin.page.records[0]?.receivedAt ?? null;
}

function listRows(pin: PinnedPage | null, data: RecordPage | undefined): ShownRow[] {
  if (pin !== null) return patchRows(pin.page, data ?? pin.page);
  return (data?.records ?? []).map((record) => ({ record, left: false }));
}
