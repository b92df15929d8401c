'use client';
import { useState } from 'react';
import { useDefaultView } from '#lib/client/records/use-default-view';
import { useLivePage } from '#lib/client/records/use-live-page';
import { isEmptySelection } from '#lib/client/records/selection';
import { useRecordsState } from '#lib/client/records/use-records-state';
import { selectionOn, useSelection } from '#lib/client/records/use-selection';
import { RecordFilterBar } from './record-filter-bar.tsx';
import { RecordList } from './record-list.tsx';
import { SidePanel } from './side-panel.tsx';

/** The records, what narrows them down, and the one that is open beside them. */
export function RecordsPage() {
  const state = useRecordsState();
  useDefaultView(state);
  const [looking, setLooking] = useState(false);
  const chosen = useSelection(state.filters);
  const choosing = !isEmptySelection(chosen.selection);
  const page = useLivePage(state.filters, looking || choosing || state.openId !== null);
  const ids = page.rows.map(({ record }) => record.id);
  const selection = selectionOn(chosen, ids, state.filters);
  return (
    <div className="flex h-[calc(100dvh-9.5rem)] min-h-96 flex-col gap-3 md:h-[calc(100dvh-3rem)]">
      <h1 className="sr-only">Records</h1>
      <RecordFilterBar state={state} />
      <div className="flex min-h-0 flex-1 gap-4">
        <RecordList state={state} page={page} selection={selection} onLooking={setLooking} />
        {state.openId !== null && (
          <SidePanel
            id={state.openId}
            onClose={() => {
              state.open(null);
            }}
          />
        )}
      </div>
    </div>
  );
}
