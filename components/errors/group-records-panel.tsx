'use client';
import Link from 'next/link';
import { ReplayInRow } from '#components/records/replay-in-row';
import { VisibleText } from '#components/records/visible-text';
import { StatusBadge } from '#components/status/status-badge';
import { EmptyState } from '#components/ui/empty-state';
import { Panel } from '#components/ui/panel';
import { QueryView } from '#components/ui/query-view';
import { Skeleton } from '#components/ui/skeleton';
import { Time } from '#components/ui/time';
import { groupRecordsPath } from '#lib/client/errors/group-records-path';
import { useGroupRecords } from '#lib/client/queries/error-groups';
import type { ErrorGroup } from '#lib/contracts/error-group';
import type { RecordSummary } from '#lib/contracts/record';
import { formatCount } from '#lib/format/count';

function RecordLine({ record }: { record: RecordSummary }) {
  return (
    <li className="flex items-center gap-2 px-4 py-1">
      <Link href={`/records/${record.id}`} className="min-w-0 flex-1 truncate hover:underline">
        <VisibleText text={record.reference} />
      </Link>
      <StatusBadge status={record.status} />
      <Time at={record.receivedAt} className="numeric text-muted w-20 text-xs" />
      <ReplayInRow record={record} />
    </li>
  );
}

/** The latest records that are open because of a group, and the way to all of them. */
export function GroupRecordsPanel({ group }: { group: ErrorGroup }) {
  const query = useGroupRecords(group.id);
  return (
    <Panel
      title="Open records"
      actions={
        group.openRecords > 0 && (
          <Link href={groupRecordsPath(group.id)} className="link">
            All {formatCount(group.openRecords)}
          </Link>
        )
      }
    >
      <QueryView query={query} skeleton={<Skeleton className="mx-4 mb-4 h-40" />}>
        {({ records }) =>
          records.length === 0 ? (
            <EmptyState title="No record is open because of it" />
          ) : (
            <ul className="pb-2">
              {records.map((record) => (
                <RecordLine key={record.id} record={record} />
              ))}
            </ul>
          )
        }
      </QueryView>
    </Panel>
  );
}
