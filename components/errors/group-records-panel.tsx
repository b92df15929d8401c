'use client';
import Link from 'next/link';
import { RecordLinks } from '#components/records/record-links';
import { EmptyState } from '#components/ui/empty-state';
import { Panel } from '#components/ui/panel';
import { QueryView } from '#components/ui/query-view';
import { Skeleton } from '#components/ui/skeleton';
import { groupRecordsPath } from '#lib/client/errors/group-records-path';
import { useGroupRecords } from '#lib/client/queries/error-groups';
import type { ErrorGroup } from '#lib/contracts/error-group';
import { formatCount } from '#lib/format/count';

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
            <RecordLinks records={records} />
          )
        }
      </QueryView>
    </Panel>
  );
}
