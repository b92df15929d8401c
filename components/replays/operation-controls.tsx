'use client';
import { useState } from 'react';
import { NoticeButton } from '#components/notices/notice-button';
import { ConfirmDialog } from '#components/ui/confirm-dialog';
import { GuardedButton } from '#components/ui/guarded-button';
import { ErrorNotice } from '#components/ui/notice';
import { useSteerReplay } from '#lib/client/mutations/replay-operation';
import { usePermission } from '#lib/client/queries/me';
import { ACTION_LABELS } from '#lib/client/replays/operation-words';
import type { ReplayOperation } from '#lib/contracts/replay-operation';
import { actionsIn, type OperationAction } from '#lib/domain/replay-operation';
import { formatCountOf } from '#lib/format/count';
import { ReplayFailedButton } from './replay-failed-button.tsx';

/** Pause, resume, continue, cancel: those that make sense now; and a replay of what failed again. */
export function OperationControls({ operation }: { operation: ReplayOperation }) {
  const { allowed, reason } = usePermission('operator');
  const steering = useSteerReplay(operation.id);
  const [isCancelling, setIsCancelling] = useState(false);
  const act = (action: OperationAction) => {
    if (action !== 'cancel') {
      steering.send(action);
      return;
    }
    steering.reset();
    setIsCancelling(true);
  };
  return (
    <>
      {actionsIn(operation.state).map((action) => (
        <GuardedButton
          key={action}
          variant={action === 'continue' ? 'primary' : 'secondary'}
          allowed={allowed}
          reason={reason}
          disabled={steering.isPending}
          onClick={() => act(action)}
        >
          {ACTION_LABELS[action]}
        </GuardedButton>
      ))}
      <NoticeButton
        recordSet={{
          kind: 'operation',
          operation: operation.id,
          outcomes: ['failed_same', 'failed_new'],
        }}
        refusal={
          operation.counts.failedSame + operation.counts.failedNew === 0
            ? 'None of its records has failed again.'
            : undefined
        }
      />
      <ReplayFailedButton operation={operation} />
      {steering.error !== null && !isCancelling && (
        <ErrorNotice error={steering.error} className="w-full" />
      )}
      <ConfirmDialog
        open={isCancelling}
        onOpenChange={setIsCancelling}
        title="Cancel this replay?"
        confirmLabel="Cancel the replay"
        danger
        pending={steering.isPending}
        error={steering.error}
        onConfirm={() => steering.send('cancel', () => setIsCancelling(false))}
      >
        What was replayed stays replayed. {formatCountOf(operation.counts.waiting, 'record')} that
        waited for their turn stay as they were. This cannot be taken back.
      </ConfirmDialog>
    </>
  );
}
