'use client';
import { useState } from 'react';
import { Dialog } from '#components/ui/dialog';
import { Button } from '#components/ui/button';
import { Field, INPUT_CLASS } from '#components/ui/field';
import { GuardedButton } from '#components/ui/guarded-button';
import { ErrorNotice } from '#components/ui/notice';
import { useDecideRevision } from '#lib/client/mutations/revision';
import { usePermission } from '#lib/client/queries/me';
import type { Revision } from '#lib/contracts/revision';

const OWN = 'You made this edit: somebody else has to approve it.';

/** Approving an edit that waits, for a second person; rejecting it, or withdrawing one's own. */
export function DecideButtons({ id, revision }: { id: string; revision: Revision }) {
  const { allowed, reason } = usePermission('operator');
  const [rejecting, setRejecting] = useState(false);
  const decision = useDecideRevision(id, revision.revision);
  const isFree = allowed && !decision.isPending;
  return (
    <div className="mt-2 grid gap-2">
      <div className="flex flex-wrap gap-2">
        <GuardedButton
          variant="primary"
          size="small"
          allowed={isFree && !revision.isYours}
          reason={reason ?? (revision.isYours ? OWN : undefined)}
          onClick={() => {
            decision.mutate('approve');
          }}
        >
          {revision.replays ? 'Approve and replay' : 'Approve'}
        </GuardedButton>
        <GuardedButton
          size="small"
          allowed={isFree}
          reason={reason}
          onClick={() => {
            decision.reset();
            setRejecting(true);
          }}
        >
          {revision.isYours ? 'Withdraw' : 'Reject'}
        </GuardedButton>
      </div>
      {decision.isError && !rejecting && <ErrorNotice error={decision.error} />}
      <RejectDialog
        open={rejecting}
        onOpenChange={setRejecting}
        revision={revision}
        decision={decision}
      />
    </div>
  );
}

interface RejectDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  revision: Revision;
  decision: ReturnType<typeof useDecideRevision>;
}

function RejectDialog({ open, onOpenChange, revision, decision }: RejectDialogProps) {
  const [why, setWhy] = useState('');
  const verb = revision.isYours ? 'Withdraw' : 'Reject';
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={`${verb} revision ${String(revision.revision)}?`}
      description="It is then never processed. It stays to be read, with the reason."
    >
      <div className="grid gap-3">
        <Field label="Why">
          {(control) => (
            <textarea
              {...control}
              className={INPUT_CLASS}
              rows={3}
              maxLength={2000}
              value={why}
              onChange={(event) => {
                setWhy(event.target.value);
              }}
            />
          )}
        </Field>
        {decision.isError && <ErrorNotice error={decision.error} />}
        <div className="flex justify-end">
          <Button
            variant="danger"
            disabled={why.trim() === '' || decision.isPending}
            onClick={() => {
              decision.mutate(
                { why },
                {
                  onSuccess: () => {
                    onOpenChange(false);
                  },
                },
              );
            }}
          >
            {verb}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
