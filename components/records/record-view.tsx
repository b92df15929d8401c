'use client';
import { useQuery } from '@tanstack/react-query';
import { RecordEdits } from '#components/edits/record-edits';
import { GoodDifference } from '#components/story/good-difference';
import { RecordTimeline } from '#components/story/record-timeline';
import { EmptyState } from '#components/ui/empty-state';
import { QueryView } from '#components/ui/query-view';
import { Skeleton } from '#components/ui/skeleton';
import { ProblemError } from '#lib/client/problem-error';
import { recordQuery } from '#lib/client/queries/record';
import { useReplay } from '#lib/client/records/use-replay';
import type { RecordDetail } from '#lib/contracts/record';
import { CausedRecords } from './caused-records.tsx';
import { FactSentences } from './fact-sentences.tsx';
import { FailureView } from './failure-view.tsx';
import { Identifiers } from './identifiers.tsx';
import { PayloadViewer } from './payload/payload-viewer.tsx';
import { RecordHeader } from './record-header.tsx';
import { RecordSection } from './record-section.tsx';
import { RecordsOfReference } from './records-of-reference.tsx';
import { ReplayDialog } from './replay-dialog.tsx';
import { ReplayOutcomeNotice } from './replay-outcome-notice.tsx';

interface RecordViewProps {
  id: string;
  /** Given in the side panel: the way back to the list. */
  onClose?: () => void;
}

/** One record: the same in the side panel and on its own page. */
export function RecordView({ id, onClose }: RecordViewProps) {
  const query = useQuery(recordQuery(id));
  const missing = query.error instanceof ProblemError && query.error.problem.status === 404;
  if (missing) {
    return (
      <>
        {onClose === undefined && <h1 className="sr-only">Record not found</h1>}
        <EmptyState title="There is no such record">
          No record has the id <code>{id}</code>.
        </EmptyState>
      </>
    );
  }
  return (
    <QueryView query={query} skeleton={<RecordSkeleton />}>
      {(record) => <LoadedRecord key={id} record={record} {...(onClose && { onClose })} />}
    </QueryView>
  );
}

function RecordSkeleton() {
  return (
    <div className="grid gap-4 p-4" aria-busy="true">
      <Skeleton className="h-8 w-2/3" />
      <Skeleton className="h-24" />
      <Skeleton className="h-40" />
      <Skeleton className="h-64" />
    </div>
  );
}

function LoadedRecord({ record, onClose }: { record: RecordDetail; onClose?: () => void }) {
  const replay = useReplay(record);
  return (
    <article
      className="@container [overflow-wrap:anywhere]"
      aria-label={`Record ${record.reference}`}
    >
      <RecordHeader record={record} replay={replay} {...(onClose && { onClose })} />
      <div className="grid @4xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="min-w-0">
          <div className="grid gap-3 px-4 py-3">
            <ReplayOutcomeNotice record={record} replay={replay} />
            <FailureView record={record} />
            <FactSentences record={record} />
          </div>
          <RecordSection title="Payload">
            <PayloadViewer record={record} />
            <GoodDifference record={record} />
          </RecordSection>
          <RecordEdits id={record.id} />
        </div>
        <div className="min-w-0 @4xl:border-l">
          <RecordSection title="Identifiers and times">
            <Identifiers record={record} />
          </RecordSection>
          <RecordSection title="Timeline">
            <RecordTimeline record={record} />
          </RecordSection>
          <CausedRecords record={record} />
          <RecordSection title="Same reference">
            <RecordsOfReference record={record} />
          </RecordSection>
        </div>
      </div>
      <ReplayDialog record={record} replay={replay} />
    </article>
  );
}
