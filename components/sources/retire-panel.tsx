'use client';
import { useState } from 'react';
import { ConfirmDialog } from '#components/ui/confirm-dialog';
import { GuardedButton } from '#components/ui/guarded-button';
import { Panel } from '#components/ui/panel';
import { useChangeSource } from '#lib/client/mutations/source';
import { usePermission } from '#lib/client/queries/me';
import type { Source } from '#lib/contracts/source';

/** Ends a source for good, or takes it back into use. */
export function RetirePanel({ source }: { source: Source }) {
  const [asking, setAsking] = useState(false);
  const changing = useChangeSource(source.key);
  const { allowed, reason } = usePermission('admin');
  const retired = source.retiredAt !== null;
  const verb = retired ? 'Take back into use' : 'Retire source';
  const change = () => {
    changing.mutate({ retired: !retired }, { onSuccess: () => setAsking(false) });
  };
  return (
    <Panel title={retired ? 'Retired' : 'Retire'}>
      <div className="flex flex-wrap items-center justify-between gap-3 px-4 pb-4">
        <p className="text-muted">
          {retired
            ? 'New records are refused with 410. What was stored stays.'
            : 'For an integration that is no more: new records are refused, what was stored stays.'}
        </p>
        <GuardedButton
          variant={retired ? 'secondary' : 'danger'}
          allowed={allowed}
          reason={reason}
          onClick={() => setAsking(true)}
        >
          {verb}
        </GuardedButton>
      </div>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={`${verb}: ${source.key}?`}
        confirmLabel={verb}
        danger={!retired}
        onConfirm={change}
        pending={changing.isPending}
        error={changing.error}
      >
        {retired
          ? 'The source takes records again at once.'
          : 'Whoever sends records to this source will be refused with 410 Gone from now on.'}
      </ConfirmDialog>
    </Panel>
  );
}
