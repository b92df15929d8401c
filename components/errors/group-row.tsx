'use client';
import Link from 'next/link';
import { VisibleText } from '#components/records/visible-text';
import { CountLink } from '#components/ui/count-link';
import { Cell } from '#components/ui/table';
import { Time } from '#components/ui/time';
import { groupRecordsPath } from '#lib/client/errors/group-records-path';
import { formatShare } from '#lib/client/errors/group-words';
import type { ErrorGroup } from '#lib/contracts/error-group';
import { formatCount, formatCountOf } from '#lib/format/count';
import { GroupStateBadge } from './group-state-badge.tsx';
import { GroupTrend } from './group-trend.tsx';
import { TagList } from './tag-list.tsx';

function Cause({ group }: { group: ErrorGroup }) {
  return (
    <>
      <div className="flex flex-wrap items-start gap-x-2 gap-y-1 md:flex-nowrap">
        <GroupStateBadge state={group.state} />
        <Link
          href={`/errors/${group.id}`}
          data-group-id={group.id}
          className="line-clamp-2 min-w-0 font-medium [overflow-wrap:anywhere] hover:underline"
        >
          <VisibleText text={group.title} />
        </Link>
      </div>
      <div className="text-muted mt-0.5 flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1 text-xs">
        <span>{group.source}</span>
        <span className="max-w-56 truncate">
          <VisibleText text={group.type} />
        </span>
        <code className="max-w-56 truncate">
          <VisibleText text={group.code} />
        </code>
        {group.notes > 0 && <span>{formatCountOf(group.notes, 'note')}</span>}
        <TagList tags={group.tags} />
      </div>
    </>
  );
}

/** One cause: what it is, how much of it there is, and who takes care of it. */
export function GroupRow({ group }: { group: ErrorGroup }) {
  return (
    <tr className="hover:bg-sunken focus-within:bg-sunken">
      <Cell className="w-full md:min-w-64">
        <Cause group={group} />
      </Cell>
      <Cell className="hidden md:table-cell">
        <GroupTrend group={group} />
      </Cell>
      <Cell numeric>
        <CountLink
          count={group.openRecords}
          href={groupRecordsPath(group.id)}
          label="records of this cause that are open"
          className={group.openRecords > 0 ? 'text-danger!' : undefined}
        />
      </Cell>
      <Cell numeric className="hidden md:table-cell">
        {formatShare(group.openShare)}
      </Cell>
      <Cell numeric className="hidden md:table-cell">
        {formatCount(group.count)}
      </Cell>
      <Cell numeric>
        <Time at={group.lastSeenAt} />
      </Cell>
      <Cell numeric className="hidden md:table-cell">
        <Time at={group.firstSeenAt} />
      </Cell>
      <Cell className="hidden md:table-cell">
        {group.assignee === null ? (
          <span className="text-muted">nobody</span>
        ) : (
          <VisibleText text={group.assignee.name} />
        )}
      </Cell>
    </tr>
  );
}
