'use client';
import Link from 'next/link';
import { GroupStateBadge } from '#components/errors/group-state-badge';
import { GroupTrend } from '#components/errors/group-trend';
import { VisibleText } from '#components/records/visible-text';
import { CountLink } from '#components/ui/count-link';
import { EmptyState } from '#components/ui/empty-state';
import { Panel } from '#components/ui/panel';
import { QueryView } from '#components/ui/query-view';
import { Skeleton } from '#components/ui/skeleton';
import { Time } from '#components/ui/time';
import { groupRecordsPath } from '#lib/client/errors/group-records-path';
import { useTopGroups } from '#lib/client/queries/error-groups';
import type { ErrorGroup } from '#lib/contracts/error-group';

function GroupLine({ group }: { group: ErrorGroup }) {
  return (
    <li className="border-t px-4 py-2.5">
      <div className="flex min-w-0 items-start gap-3">
        <Link
          href={`/errors/${group.id}`}
          className="line-clamp-2 min-w-0 flex-1 [overflow-wrap:anywhere] underline-offset-2 hover:underline"
        >
          <VisibleText text={group.title} />
        </Link>
        <GroupTrend group={group} />
      </div>
      <p className="text-muted mt-0.5 flex min-w-0 items-center gap-x-2 text-xs">
        <GroupStateBadge state={group.state} />
        <span className="min-w-0 truncate">{group.source}</span>
        <Time at={group.lastSeenAt} className="ml-auto shrink-0" />
        <span className="shrink-0">
          <CountLink
            count={group.openRecords}
            href={groupRecordsPath(group.id)}
            label="open records of this cause"
          />{' '}
          open
        </span>
      </p>
    </li>
  );
}

/** The causes with the most open records, of those that ask for attention. */
export function TopGroupsPanel() {
  const query = useTopGroups();
  return (
    <Panel
      title="Top causes"
      actions={
        <Link href="/errors" className="link">
          All causes
        </Link>
      }
    >
      <QueryView query={query} skeleton={<Skeleton className="mx-4 mb-4 h-40" />}>
        {({ groups }) =>
          groups.length === 0 ? (
            <EmptyState title="Nothing asks for attention" />
          ) : (
            <ul>
              {groups.map((group) => (
                <GroupLine key={group.id} group={group} />
              ))}
            </ul>
          )
        }
      </QueryView>
    </Panel>
  );
}
