/** The list's state, kept in the address: what is shown, and which record is open beside it. */
import { useQueryStates } from 'nuqs';
import { useMemo } from 'react';
import { recordListParsers, type RecordFilters } from './record-filters.ts';

export interface RecordsState {
  readonly filters: RecordFilters;
  /** The record open in the side panel. */
  readonly openId: string | null;
  /** Changes what is shown; without a cursor of its own it goes back to the first page. */
  readonly change: (change: Partial<RecordFilters>) => void;
  readonly open: (id: string | null, history?: 'push' | 'replace') => void;
}

/** Reads and changes the address of the list. Going back undoes a change. */
export function useRecordsState(): RecordsState {
  const [{ record, ...rest }, setState] = useQueryStates(recordListParsers, { history: 'push' });
  const text = JSON.stringify(rest);
  // eslint-disable-next-line react-hooks/exhaustive-deps -- the text says whether anything changed
  const filters = useMemo(() => rest, [text]);
  return {
    filters,
    openId: record,
    change: (change) => void setState({ cursor: null, ...change }),
    open: (id, history = 'push') => void setState({ record: id }, { history }),
  };
}
