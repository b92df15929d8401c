/** The list's state, kept in the address: what is shown, and which record is open beside it. */
import { useQueryStates } from 'nuqs';
import { useMemo } from 'react';
import type { ColumnName } from './list-columns.ts';
import { stateOfView } from './list-views.ts';
import { recordListParsers, type RecordFilters } from './record-filters.ts';

export interface RecordsState {
  readonly filters: RecordFilters;
  /** The record open in the side panel. */
  readonly openId: string | null;
  /** Empty: the usual ones. */
  readonly columns: readonly ColumnName[];
  /** Changes what is shown; without a cursor of its own it goes back to the first page. */
  readonly change: (change: Partial<RecordFilters>) => void;
  readonly chooseColumns: (columns: readonly ColumnName[]) => void;
  /** Shows the list that a view says. */
  readonly showView: (query: string, history?: 'push' | 'replace') => void;
  readonly open: (id: string | null, history?: 'push' | 'replace') => void;
}

/** Reads and changes the address of the list. Going back undoes a change. */
export function useRecordsState(): RecordsState {
  const [{ record, columns, ...rest }, setState] = useQueryStates(recordListParsers, {
    history: 'push',
  });
  const text = JSON.stringify(rest);
  // eslint-disable-next-line react-hooks/exhaustive-deps -- the text says whether anything changed
  const filters = useMemo(() => rest, [text]);
  return {
    filters,
    openId: record,
    columns,
    change: (change) => void setState({ cursor: null, ...change }),
    chooseColumns: (chosen) => void setState({ columns: [...chosen] }),
    showView: (query, history = 'push') => void setState(stateOfView(query), { history }),
    open: (id, history = 'push') => void setState({ record: id }, { history }),
  };
}
