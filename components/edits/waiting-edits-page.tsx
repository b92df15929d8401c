'use client';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { VisibleText } from '#components/records/visible-text';
import { EmptyState } from '#components/ui/empty-state';
import { PageHeader } from '#components/ui/page-header';
import { Panel } from '#components/ui/panel';
import { QueryView } from '#components/ui/query-view';
import { Skeleton } from '#components/ui/skeleton';
import { waitingRevisionsQuery } from '#lib/client/queries/revisions';
import type { WaitingRevisions } from '#lib/contracts/revision';
import { EditOperationsPanel } from './edit-operations-panel.tsx';
import { RevisionItem } from './revision-item.tsx';

/** Edits that wait for a second person, oldest first, and edits of many records, newest first. */
export function WaitingEditsPage() {
  const query = useQuery(waitingRevisionsQuery);
  return (
    <>
      <PageHeader
        title="Edits"
        description="Those of sources that ask for a second person wait here; none of them is processed before."
      />
      <div className="grid gap-6">
        <section aria-labelledby="to-approve">
          <h2 id="to-approve" className="mb-2">
            To approve
          </h2>
          <QueryView query={query} skeleton={<Skeleton className="h-48" />}>
            {(waiting) => <WaitingList {...waiting} />}
          </QueryView>
        </section>
        <EditOperationsPanel />
      </div>
    </>
  );
}

function WaitingList({ waiting, isComplete }: WaitingRevisions) {
  if (waiting.length === 0) {
    return <EmptyState title="Nothing waits">Every edit has been decided.</EmptyState>;
  }
  return (
    <>
      <ol className="grid gap-4">
        {waiting.map(({ record, revision }) => (
          <li key={`${record.id}/${String(revision.revision)}`}>
            <Panel
              title={
                <Link href={`/records/${record.id}`} className="link break-all">
                  <VisibleText text={record.reference} />
                </Link>
              }
              actions={
                <span className="text-muted">
                  {record.source} · <VisibleText text={record.type} />
                </span>
              }
            >
              <div className="px-4 pb-4">
                <RevisionItem id={record.id} revision={revision} />
              </div>
            </Panel>
          </li>
        ))}
      </ol>
      {!isComplete && <p className="text-muted mt-4">There are more than these.</p>}
    </>
  );
}
