'use client';
import { useState, type ReactNode } from 'react';
import { VisibleText } from '#components/records/visible-text';
import { GuardedButton } from '#components/ui/guarded-button';
import { Panel } from '#components/ui/panel';
import { usePermission } from '#lib/client/queries/me';
import type { ErrorGroup } from '#lib/contracts/error-group';
import { AssignDialog } from './assign-dialog.tsx';
import { TagList } from './tag-list.tsx';
import { TagsDialog } from './tags-dialog.tsx';

function Entry({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="contents">
      <dt className="text-muted">{name}</dt>
      <dd className="flex min-w-0 flex-wrap gap-1">{children}</dd>
    </div>
  );
}

function Ticket({ url }: { url: string | null }) {
  if (url === null) return <span className="text-muted">none</span>;
  return (
    <a href={url} target="_blank" rel="noreferrer noopener" className="link min-w-0 truncate">
      <VisibleText text={url} />
    </a>
  );
}

/** Who takes care of a group, its tags and its ticket. */
export function TriagePanel({ group }: { group: ErrorGroup }) {
  const [asked, setAsked] = useState<'assign' | 'tags' | null>(null);
  const { allowed, reason } = usePermission('operator');
  const close = () => setAsked(null);
  return (
    <Panel title="Triage">
      <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 gap-y-1.5 px-4">
        <Entry name="Assignee">
          {group.assignee === null ? (
            <span className="text-muted">nobody</span>
          ) : (
            <VisibleText text={group.assignee.name} />
          )}
        </Entry>
        <Entry name="Tags">
          {group.tags.length === 0 ? (
            <span className="text-muted">none</span>
          ) : (
            <TagList tags={group.tags} />
          )}
        </Entry>
        <Entry name="Ticket">
          <Ticket url={group.ticketUrl} />
        </Entry>
      </dl>
      <div className="flex flex-wrap gap-2 px-4 pt-3 pb-4">
        <GuardedButton
          size="small"
          allowed={allowed}
          reason={reason}
          onClick={() => setAsked('assign')}
        >
          Assign…
        </GuardedButton>
        <GuardedButton
          size="small"
          allowed={allowed}
          reason={reason}
          onClick={() => setAsked('tags')}
        >
          Tags and ticket…
        </GuardedButton>
      </div>
      <AssignDialog group={group} open={asked === 'assign'} onOpenChange={close} />
      <TagsDialog group={group} open={asked === 'tags'} onOpenChange={close} />
    </Panel>
  );
}
