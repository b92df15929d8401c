'use client';
import { useState } from 'react';
import { ConfirmDialog } from '#components/ui/confirm-dialog';
import { GuardedButton } from '#components/ui/guarded-button';
import { Panel } from '#components/ui/panel';
import { useChangeSource } from '#lib/client/mutations/source';
import { usePermission } from '#lib/client/queries/me';
import type { Source } from '#lib/contracts/source';

interface Act {
  readonly verb: string;
  readonly means: string;
  readonly retired: boolean;
}

const RETIRE: Act = {
  verb: 'Retire source',
  means: 'Whoever sends records to this source will be refused with 410 Gone from now on.',
  retired: true,
};
const TAKE_BACK: Act = {
  verb: 'Take back into use',
  means: 'The source takes records again at once.',
  retired: false,
};

interface QuestionProps {
  source: Source;
  /** What was asked for when the question opened: it stays while the source changes behind it. */
  act: Act;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

function Question({ source, act, open, onOpenChange }: QuestionProps) {
  const changing = useChangeSource(source.key);
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`${act.verb}: ${source.key}?`}
      confirmLabel={act.verb}
      danger={act.retired}
      onConfirm={() => {
        changing.mutate({ retired: act.retired }, { onSuccess: () => onOpenChange(false) });
      }}
      pending={changing.isPending}
      error={changing.error}
    >
      {act.means}
    </ConfirmDialog>
  );
}

/** Ends a source for good, or takes it back into use. */
export function RetirePanel({ source }: { source: Source }) {
  const [open, setOpen] = useState(false);
  const [asked, setAsked] = useState(RETIRE);
  const { allowed, reason } = usePermission('admin');
  const retired = source.retiredAt !== null;
  const possible = retired ? TAKE_BACK : RETIRE;
  return (
    <Panel title={retired ? 'Retired' : 'Retire'}>
      <div className="flex flex-wrap items-center justify-between gap-3 px-4 pb-4">
        <p className="text-muted min-w-0 flex-1 basis-64">
          {retired
            ? 'New records are refused with 410. What was stored stays.'
            : 'For an integration that is no more: new records are refused, what was stored stays.'}
        </p>
        <GuardedButton
          variant={retired ? 'secondary' : 'danger'}
          allowed={allowed}
          reason={reason}
          onClick={() => {
            setAsked(possible);
            setOpen(true);
          }}
        >
          {possible.verb}
        </GuardedButton>
      </div>
      <Question source={source} act={asked} open={open} onOpenChange={setOpen} />
    </Panel>
  );
}
