'use client';
import { useState } from 'react';
import { useDefaultView } from '#lib/client/records/use-default-view';
import { useLivePage } from '#lib/client/records/use-live-page';
import { isEmptySelection } from '#lib/client/records/selection';
import { useRecordsState } from '#lib/client/records/use-records-state';
import { selectionOn, useSelection } from '#lib/client/records/use-selection';
import { useRecordShortcut } from '#lib/client/records/use-record-shortcut';
import { copyAddress } from '#lib/client/records/copy-address';
import { LiveSwitch } from './live-switch.tsx';
import { RecordFilterBar } from './record-filter-bar.tsx';
import { RecordList } from './record-list.tsx';
import { SidePanel } from './side-panel.tsx';

/** The records, what narrows them down, and the one that is open beside them. */
export function RecordsPage() {
  const state = useRecordsState();
  useDefaultView(state);
  const [looking, setLooking] = useState(false);
  const [isLive, setLive] = useState(true);
  const chosen = useSelection(state.filters);
  const choosing = !isEmptySelection(chosen.selection);
  const page = useLivePage(state.filters, !isLive || looking || choosing || state.openId !== null);
  const ids = page.rows.map(({ record }) => record.id);
  const selection = selectionOn(chosen, ids, state.filters);
  const toggleLive = () => {
    setLive(!isLive);
  };
  useRecordShortcut('l', toggleLive);
  useRecordShortcut('y', copyAddress, state.openId === null);
  return (
    <div className="flex h-[calc(100dvh-9.5rem)] min-h-96 flex-col gap-3 md:h-[calc(100dvh-3rem)]">
      <h1 className="sr-only">Records</h1>
      <RecordFilterBar state={state} />
      <div className="flex min-h-0 flex-1 gap-4">
        <RecordList state={state} page={page} selection={selection} onLooking={setLooking}>
          <LiveSwitch isLive={isLive} onToggle={toggleLive} />
        </RecordList>
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
