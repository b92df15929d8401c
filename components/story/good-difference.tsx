'use client';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useMemo, useState } from 'react';
import { ChangeList } from '#components/edits/change-list';
import { VisibleText } from '#components/records/visible-text';
import { QueryView } from '#components/ui/query-view';
import { Skeleton } from '#components/ui/skeleton';
import { ExactTime } from '#components/ui/time';
import { compareTexts } from '#lib/client/edits/compare-texts';
import { payloadQuery, SHOWN_BYTES } from '#lib/client/queries/payload';
import { lastGoodQuery } from '#lib/client/queries/timeline';
import type { RecordDetail, RecordSummary } from '#lib/contracts/record';

/** What is different from the last record of the same source and type that went well. Asked for when opened. */
export function GoodDifference({ record }: { record: RecordDetail }) {
  const [isOpen, setIsOpen] = useState(false);
  const query = useQuery({ ...lastGoodQuery(record.id), enabled: isOpen });
  if (record.payloadExpiredAt !== null) return null;
  return (
    <details
      className="px-4 pb-4"
      onToggle={(event) => {
        setIsOpen(event.currentTarget.open);
      }}
    >
      <summary className="hover:text-ink text-muted w-fit cursor-pointer">
        Compare with the last good record of this type
      </summary>
      {isOpen && (
        <div className="mt-2">
          <QueryView query={query} skeleton={<Skeleton className="h-24" />}>
            {({ record: good }) =>
              good === null ? (
                <p className="text-muted">
                  No record of this source and type that went well is near.
                </p>
              ) : (
                <Comparison record={record} good={good} />
              )
            }
          </QueryView>
        </div>
      )}
    </details>
  );
}

interface ComparisonProps {
  record: RecordDetail;
  good: RecordSummary;
}

function Comparison({ record, good }: ComparisonProps) {
  if (record.sizeBytes > SHOWN_BYTES || good.sizeBytes > SHOWN_BYTES) {
    return <p className="text-muted">The payloads are too large to be compared here.</p>;
  }
  return (
    <div className="grid gap-2">
      <p>
        From <span className="text-danger">−</span>{' '}
        <Link className="link" href={`/records/${good.id}`}>
          <VisibleText text={good.reference} />
        </Link>
        , received <ExactTime at={good.receivedAt} />, to{' '}
        <span className="text-status-processed">+</span> this record:
      </p>
      <Differences record={record} good={good} />
    </div>
  );
}

function Differences({ record, good }: ComparisonProps) {
  const before = useQuery(payloadQuery({ id: good.id, revision: 1, sizeBytes: good.sizeBytes }));
  const newest = record.revisions.at(-1) ?? { revision: 1, sizeBytes: record.sizeBytes };
  const after = useQuery(payloadQuery({ id: record.id, ...newest }));
  const { data: old } = before;
  const { data: now } = after;
  const comparison = useMemo(
    () => (old === undefined || now === undefined ? null : compareTexts(decode(old), decode(now))),
    [old, now],
  );
  const waiting = before.data === undefined ? before : after;
  return (
    <QueryView query={waiting} skeleton={<Skeleton className="h-24" />}>
      {() => comparison !== null && <ChangeList comparison={comparison} />}
    </QueryView>
  );
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
