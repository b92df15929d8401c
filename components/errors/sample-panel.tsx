'use client';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { FailureTechnical } from '#components/records/failure-technical';
import { PayloadExcerpt } from '#components/records/payload-excerpt';
import { PayloadViewer } from '#components/records/payload/payload-viewer';
import { ViolationList } from '#components/records/violation-list';
import { VisibleText } from '#components/records/visible-text';
import { EmptyState } from '#components/ui/empty-state';
import { Panel } from '#components/ui/panel';
import { Time } from '#components/ui/time';
import { recordQuery } from '#lib/client/queries/record';
import type { ErrorGroupDetail } from '#lib/contracts/error-group';
import type { RecordDetail } from '#lib/contracts/record';

type Sample = NonNullable<ErrorGroupDetail['sample']>;

function attemptOf(record: RecordDetail | undefined, { generation, number }: Sample) {
  const found = record?.attemptLog.find(
    (one) => one.generation === generation && one.number === number,
  );
  return found ?? null;
}

function SampleFailure({ sample }: { sample: Sample }) {
  const { failure } = sample;
  const { data: record } = useQuery(recordQuery(sample.record));
  return (
    <div className="grid grid-cols-1 gap-2 px-4 pb-4">
      <p className="text-base font-medium [overflow-wrap:anywhere] whitespace-pre-line">
        <VisibleText text={failure.message} keep={'\n'} />
      </p>
      {failure.violations !== undefined && <ViolationList violations={failure.violations} />}
      {failure.position !== undefined && record !== undefined && (
        <PayloadExcerpt record={record} position={failure.position} />
      )}
      <FailureTechnical latest={{ failure, attempt: attemptOf(record, sample) }} />
      {record !== undefined && (
        <details className="pl-6.5">
          <summary className="text-muted hover:text-ink w-fit cursor-pointer">Its payload</summary>
          <PayloadViewer record={record} />
        </details>
      )}
    </div>
  );
}

/** The latest failure of a group, with all that is known about it. */
export function SamplePanel({ group }: { group: ErrorGroupDetail }) {
  const { sample } = group;
  if (sample === null) {
    return (
      <Panel title="Sample">
        <EmptyState title="Its records are no longer kept">
          <VisibleText text={group.sampleMessage} />
        </EmptyState>
      </Panel>
    );
  }
  return (
    <Panel
      title="Latest failure"
      actions={
        <p className="text-muted min-w-0 truncate">
          <Link href={`/records/${sample.record}`} className="link">
            <VisibleText text={sample.reference} />
          </Link>{' '}
          <Time at={sample.endedAt} />
        </p>
      }
    >
      <SampleFailure key={sample.record} sample={sample} />
    </Panel>
  );
}
