'use client';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { QueryView } from '#components/ui/query-view';
import { Skeleton } from '#components/ui/skeleton';
import { recordsOfReferenceQuery } from '#lib/client/queries/records';
import { recordsPath } from '#lib/client/records/record-filters';
import type { RecordDetail } from '#lib/contracts/record';
import { RecordLinks } from './record-links.tsx';

/** The other records that carry the same reference, in both directions. */
export function RecordsOfReference({ record }: { record: RecordDetail }) {
  const query = useQuery(recordsOfReferenceQuery(record.reference));
  return (
    <QueryView query={query} skeleton={<Skeleton className="mx-4 mb-4 h-16" />}>
      {(page) => {
        const others = page.records.filter((other) => other.id !== record.id);
        if (others.length === 0) {
          return <p className="text-muted px-4 pb-4">No other record has this reference.</p>;
        }
        return (
          <>
            <RecordLinks records={others} />
            <p className="px-4 pb-4">
              <Link className="link" href={recordsPath({ reference: record.reference })}>
                Show them as a list
              </Link>
            </p>
          </>
        );
      }}
    </QueryView>
  );
}
