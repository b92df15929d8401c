import { CircleAlert } from 'lucide-react';
import Link from 'next/link';
import { latestFailure, type LatestFailure } from '#lib/client/records/latest-failure';
import type { RecordDetail } from '#lib/contracts/record';
import { FailureTechnical } from './failure-technical.tsx';
import { PayloadExcerpt } from './payload-excerpt.tsx';
import { VisibleText } from './visible-text.tsx';
import { ViolationList } from './violation-list.tsx';

/** Why the record is not done: plain words first, what engineers need one click away. */
export function FailureView({ record }: { record: RecordDetail }) {
  const latest = latestFailure(record);
  if (latest === null) return null;
  return (
    <section
      aria-label="Failure"
      className="border-danger/40 bg-danger-soft grid grid-cols-1 gap-2 rounded-md border px-3 py-3"
    >
      <div className="flex gap-2">
        <CircleAlert aria-hidden size={18} className="text-danger mt-0.5 shrink-0" />
        <p className="text-ink min-w-0 text-base font-medium wrap-anywhere whitespace-pre-line">
          <VisibleText text={latest.failure.message} keep={'\n'} />
        </p>
      </div>
      <FailurePlace record={record} latest={latest} />
      <FailureTechnical latest={latest} />
      {latest.attempt?.group !== undefined && (
        <Link href={`/errors/${latest.attempt.group}`} className="link ml-6.5 w-fit">
          All failures of this cause
        </Link>
      )}
    </section>
  );
}

function FailurePlace({ record, latest }: { record: RecordDetail; latest: LatestFailure }) {
  const { violations, position } = latest.failure;
  return (
    <div className="grid gap-2 pl-6.5">
      {violations !== undefined && violations.length > 0 && (
        <ViolationList violations={violations} />
      )}
      {position !== undefined && <PayloadExcerpt record={record} position={position} />}
    </div>
  );
}
