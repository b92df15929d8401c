/** Begins the list with the view that the person chose for it, where the address asks for nothing else. */
import { useEffect, useRef } from 'react';
import { useSavedViews } from '../queries/saved-views.ts';
import { viewQueryOf } from './list-views.ts';
import type { RecordsState } from './use-records-state.ts';

/** Once for each visit: who then clears the filters sees all records. */
export function useDefaultView(state: RecordsState): void {
  const { data } = useSavedViews();
  const isPlain = viewQueryOf(state.filters) === '' && state.columns.length === 0;
  const isSettled = useRef(false);
  useEffect(() => {
    if (isSettled.current || (data === undefined && isPlain)) return;
    isSettled.current = true;
    const view = data?.views.find(({ isDefault }) => isDefault);
    if (isPlain && state.openId === null && view !== undefined)
      state.showView(view.query, 'replace');
  }, [data, isPlain, state]);
}
