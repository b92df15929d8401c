'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Notice } from '#components/ui/notice';
import { Panel } from '#components/ui/panel';
import { QueryView } from '#components/ui/query-view';
import { Skeleton } from '#components/ui/skeleton';
import { usePermission } from '#lib/client/queries/me';
import { replayPreviewQuery } from '#lib/client/queries/replays';
import type { RecordSet } from '#lib/contracts/record-set';
import { DryRunPanel } from './dry-run-panel.tsx';
import { PreviewPanel } from './preview-panel.tsx';
import { SetLine } from './set-line.tsx';
import { StartForm } from './start-form.tsx';

/** What is known of a set on one side, how it is to be replayed on the other. */
export function PlanReplay({ set }: { set: RecordSet }) {
  const [confirm, setConfirm] = useState(false);
  const { allowed, reason } = usePermission('operator');
  const query = useQuery({
    ...replayPreviewQuery(set, confirm),
    enabled: allowed,
    placeholderData: keepPreviousData,
  });
  return (
    <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <div className="grid min-w-0 gap-4">
        <Panel title="Which records">
          <p className="px-4 pb-4">
            <SetLine set={set} />
          </p>
        </Panel>
        {reason === undefined ? (
          <QueryView query={query} skeleton={<Skeleton className="h-64" />}>
            {(preview) => (
              <PreviewPanel
                preview={preview}
                confirm={confirm}
                onConfirm={setConfirm}
                isOutdated={query.isPlaceholderData}
              />
            )}
          </QueryView>
        ) : (
          <Notice tone="warning">A preview is a part of replaying. {reason}</Notice>
        )}
        <DryRunPanel set={set} />
      </div>
      <StartForm
        set={set}
        confirm={confirm}
        preview={query.data}
        isOutdated={query.isPlaceholderData}
      />
    </div>
  );
}
