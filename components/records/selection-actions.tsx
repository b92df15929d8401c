'use client';
import { EditManyButton } from '#components/edits/edit-many-button';
import { NoticeButton } from '#components/notices/notice-button';
import { ReplaySetButton } from '#components/replays/replay-set-button';
import { CopyButton } from '#components/ui/copy-button';
import { toRecordSet, type Selection } from '#lib/client/records/selection';
import { REPLAYS_SELECTION } from '#lib/client/records/use-row-navigation';

/** One button for each thing that can be done with the records of a selection. */
export function SelectionActions({ selection }: { selection: Selection }) {
  const set = toRecordSet(selection);
  return (
    <>
      {set !== null && (
        <ReplaySetButton {...{ [REPLAYS_SELECTION]: '' }} recordSet={set} size="small" />
      )}
      {set !== null && <NoticeButton recordSet={set} size="small" />}
      {set !== null && <EditManyButton recordSet={set} size="small" />}
      {selection.kind === 'ids' && (
        <CopyButton text={[...selection.ids].join('\n')} what="their ids" labelled />
      )}
    </>
  );
}
