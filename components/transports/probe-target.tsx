'use client';
import { useState } from 'react';
import { toast } from 'sonner';
import { ConfirmDialog } from '#components/ui/confirm-dialog';
import { GuardedButton } from '#components/ui/guarded-button';
import { ClockTime } from '#components/ui/time';
import { useProbeTarget } from '#lib/client/mutations/probe-target';
import { usePermission } from '#lib/client/queries/me';

interface ProbeTargetProps {
  source: string;
  /** RFC 3339; when it would be tried by itself. */
  until: string;
}

/** Has a target that is left alone tried at once, for who knows that it was mended. */
export function ProbeTarget({ source, until }: ProbeTargetProps) {
  const [open, setOpen] = useState(false);
  const { allowed, reason } = usePermission('operator');
  const probing = useProbeTarget(source);
  const confirm = () => {
    probing.mutate(undefined, {
      onSuccess: () => {
        setOpen(false);
        toast.success('The next record that is due tries the target');
      },
    });
  };
  return (
    <>
      <GuardedButton
        size="small"
        allowed={allowed}
        reason={reason}
        onClick={() => {
          probing.reset();
          setOpen(true);
        }}
      >
        Try now
      </GuardedButton>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title="Try the target now?"
        confirmLabel="Try now"
        onConfirm={confirm}
        pending={probing.isPending}
        error={probing.error}
      >
        The next record that is due is pushed at once instead of at <ClockTime at={until} />. If it
        is taken, all go out again; if not, the target is left alone anew. If none is due yet, send
        a test record. What is held stays held until somebody replays it.
      </ConfirmDialog>
    </>
  );
}
