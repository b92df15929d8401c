'use client';
import { useState } from 'react';
import { ConfirmDialog } from '#components/ui/confirm-dialog';
import { ReasonField } from '#components/ui/reason-field';
import type { ReplayState } from '#lib/client/records/use-replay';
import type { RecordDetail } from '#lib/contracts/record';
import { STATUS_LABELS } from '#lib/domain/status';

/** Asks before replaying what is done already. */
export function ReplayDialog({ record, replay }: { record: RecordDetail; replay: ReplayState }) {
  const [reason, setReason] = useState('');
  const effect =
    record.direction === 'INGRESS'
      ? 'Its handler runs again on the same payload, with all the effects that has.'
      : 'It is offered to the Integration App again, which may act on it a second time.';
  return (
    <ConfirmDialog
      open={replay.asking}
      onOpenChange={replay.setAsking}
      title={`Replay a record that is ${STATUS_LABELS[record.status]}?`}
      confirmLabel={replay.pending ? 'Replaying…' : 'Replay'}
      pending={replay.pending}
      error={replay.error}
      onConfirm={() => {
        replay.confirm(reason);
      }}
    >
      <p className="mb-3">{effect}</p>
      <ReasonField
        hint="Optional; kept in the timeline of the record."
        reason={reason}
        onChange={setReason}
      />
    </ConfirmDialog>
  );
}
