'use client';
import Link from 'next/link';
import { ReplayInRow } from '#components/records/replay-in-row';
import { VisibleText } from '#components/records/visible-text';
import { EmptyState } from '#components/ui/empty-state';
import { Panel } from '#components/ui/panel';
import { QueryView } from '#components/ui/query-view';
import { Skeleton } from '#components/ui/skeleton';
import { Time } from '#components/ui/time';
import { useLatestErrors } from '#lib/client/queries/latest-errors';
import type { RecordSummary } from '#lib/contracts/record';
import { distinctErrors } from './distinct-errors.ts';

const SHOWN = 6;

function ErrorRow({ record }: { record: RecordSummary }) {
  return (
    <li className="border-t px-4 py-2.5">
      <Link
        href={`/records/${record.id}`}
        className="line-clamp-2 break-words underline-offset-2 hover:underline"
      >
        <VisibleText text={record.failure?.message ?? 'No reason was recorded.'} />
      </Link>
      <p className="text-muted mt-0.5 flex min-w-0 items-center gap-x-2 text-xs">
        <span className="shrink-0">{record.source}</span>
        <span className="min-w-0 truncate">
          <VisibleText text={record.reference} />
        </span>
        <span className="ml-auto flex shrink-0 items-center gap-1">
          <Time at={record.settledAt ?? record.receivedAt} />
          <ReplayInRow record={record} />
        </span>
      </p>
    </li>
  );
}

/** The newest causes of errors, each by its newest record. */
export function LatestErrorsPanel() {
  const query = useLatestErrors();
  return (
    <Panel
      title="Latest errors"
      actions={
        <Link href="/records?status=ERROR" className="link">
          All errors
        </Link>
      }
    >
      <QueryView query={query} skeleton={<Skeleton className="mx-4 mb-4 h-40" />}>
        {({ records }) =>
          records.length === 0 ? (
            <EmptyState title="No record is in error" />
          ) : (
            <ul>
              {distinctErrors(records, SHOWN).map((record) => (
                <ErrorRow key={record.id} record={record} />
              ))}
            </ul>
          )
        }
      </QueryView>
    </Panel>
  );
}
