'use client';
import { RotateCcw } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { ConfirmDialog } from '#components/ui/confirm-dialog';
import { Field, INPUT_CLASS } from '#components/ui/field';
import { GuardedButton } from '#components/ui/guarded-button';
import { useReplayFailed } from '#lib/client/mutations/replay-operation';
import { usePermission } from '#lib/client/queries/me';
import type { ReplayOperation } from '#lib/contracts/replay-operation';
import { formatCountOf } from '#lib/format/count';

/** Makes a new operation over the records of this one that failed again. */
export function ReplayFailedButton({ operation }: { operation: ReplayOperation }) {
  const router = useRouter();
  const { allowed, reason } = usePermission('operator');
  const replaying = useReplayFailed(operation.id);
  const [isAsking, setIsAsking] = useState(false);
  const [words, setWords] = useState('');
  const failed = operation.counts.failedSame + operation.counts.failedNew;
  const refusal = reason ?? (failed === 0 ? 'None of its records has failed again.' : undefined);
  return (
    <>
      <GuardedButton
        allowed={allowed && failed > 0}
        reason={refusal}
        onClick={() => {
          replaying.reset();
          setIsAsking(true);
        }}
      >
        <RotateCcw aria-hidden size={14} />
        Replay those that failed again
      </GuardedButton>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setIsAsking}
        title={`Replay ${formatCountOf(failed, 'record')} that failed again?`}
        confirmLabel={replaying.isPending ? 'Starting…' : 'Replay them'}
        pending={replaying.isPending}
        error={replaying.error}
        onConfirm={() =>
          replaying.send(words.trim(), ({ id }) => router.push(`/replays/${String(id)}`))
        }
      >
        <p className="mb-3">A new replay, at the pace and with the stop rule of this one.</p>
        <Field label="Reason" hint="Empty: the reason of this one.">
          {(control) => (
            <textarea
              {...control}
              className={INPUT_CLASS}
              rows={2}
              maxLength={2000}
              value={words}
              onChange={(event) => setWords(event.target.value)}
            />
          )}
        </Field>
      </ConfirmDialog>
    </>
  );
}
