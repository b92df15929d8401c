'use client';
import { useState } from 'react';
import { useLivePage } from '#lib/client/records/use-live-page';
import { useRecordsState } from '#lib/client/records/use-records-state';
import { RecordFilterBar } from './record-filter-bar.tsx';
import { RecordList } from './record-list.tsx';
import { SidePanel } from './side-panel.tsx';

/** The records, what narrows them down, and the one that is open beside them. */
export function RecordsPage() {
  const state = useRecordsState();
  const [looking, setLooking] = useState(false);
  const page = useLivePage(state.filters, looking || state.openId !== null);
  return (
    <div className="flex h-[calc(100dvh-9.5rem)] min-h-96 flex-col gap-3 md:h-[calc(100dvh-3rem)]">
      <h1 className="sr-only">Records</h1>
      <RecordFilterBar state={state} />
      <div className="flex min-h-0 flex-1 gap-4">
        <RecordList state={state} page={page} onLooking={setLooking} />
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
