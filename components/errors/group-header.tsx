'use client';
import { useState } from 'react';
import { VisibleText } from '#components/records/visible-text';
import { EditManyButton } from '#components/edits/edit-many-button';
import { NoticeButton } from '#components/notices/notice-button';
import { ReplaySetButton } from '#components/replays/replay-set-button';
import { GuardedButton } from '#components/ui/guarded-button';
import { PageHeader } from '#components/ui/page-header';
import { describeStanding } from '#lib/client/errors/group-words';
import { usePreferences } from '#lib/client/preferences';
import { usePermission } from '#lib/client/queries/me';
import type { ErrorGroupDetail } from '#lib/contracts/error-group';
import { GroupStateBadge } from './group-state-badge.tsx';
import { StateDialog } from './state-dialog.tsx';

function StateButton({ group }: { group: ErrorGroupDetail }) {
  const [open, setOpen] = useState(false);
  const { allowed, reason } = usePermission('operator');
  return (
    <>
      <GuardedButton allowed={allowed} reason={reason} onClick={() => setOpen(true)}>
        Resolve or mute…
      </GuardedButton>
      <StateDialog group={group} open={open} onOpenChange={setOpen} />
    </>
  );
}

function Standing({ group }: { group: ErrorGroupDetail }) {
  const { timeZone } = usePreferences();
  const standing = describeStanding(group, timeZone);
  if (standing === null) return null;
  return (
    <span className="mt-1 block">
      <VisibleText text={standing} />
    </span>
  );
}

/** What the cause is, where it stands, and what can be done about it. */
export function GroupHeader({ group }: { group: ErrorGroupDetail }) {
  return (
    <PageHeader
      title={
        <span className="line-clamp-4 [overflow-wrap:anywhere]">
          <VisibleText text={group.title} />
        </span>
      }
      description={
        <span className="[overflow-wrap:anywhere]">
          <span aria-live="polite">
            <GroupStateBadge state={group.state} />
          </span>{' '}
          {group.direction === 'INGRESS' ? 'in from' : 'out to'} {group.source} ·{' '}
          <VisibleText text={group.type} /> ·{' '}
          <code>
            <VisibleText text={group.code} />
          </code>
          <Standing group={group} />
        </span>
      }
      actions={
        <>
          <StateButton group={group} />
          <EditManyButton recordSet={{ kind: 'group', group: group.id }} />
          <NoticeButton
            recordSet={{ kind: 'group', group: group.id }}
            refusal={group.openRecords === 0 ? 'No record is open because of it.' : undefined}
          />
          <ReplaySetButton
            variant="primary"
            label="Replay these…"
            recordSet={{ kind: 'group', group: group.id }}
            refusal={group.openRecords === 0 ? 'No record is open because of it.' : undefined}
          />
        </>
      }
    />
  );
}
