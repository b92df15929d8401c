'use client';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { QueryView } from '#components/ui/query-view';
import { Skeleton } from '#components/ui/skeleton';
import { compareTexts } from '#lib/client/edits/compare-texts';
import { wholePayloadQuery } from '#lib/client/queries/payload';
import { ChangeList } from './change-list.tsx';

interface RevisionDiffProps {
  id: string;
  from: number;
  to: number;
}

/** What differs between two revisions of a record. */
export function RevisionDiff({ id, from, to }: RevisionDiffProps) {
  const before = useQuery(wholePayloadQuery({ id, revision: from }));
  const after = useQuery(wholePayloadQuery({ id, revision: to }));
  return (
    <QueryView query={before} skeleton={<Skeleton className="h-12" />}>
      {(old) => (
        <QueryView query={after} skeleton={<Skeleton className="h-12" />}>
          {(now) => <Compared oldBytes={old} newBytes={now} />}
        </QueryView>
      )}
    </QueryView>
  );
}

interface ComparedProps {
  oldBytes: Uint8Array;
  newBytes: Uint8Array;
}

function Compared({ oldBytes, newBytes }: ComparedProps) {
  const comparison = useMemo(() => {
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    return compareTexts(decoder.decode(oldBytes), decoder.decode(newBytes));
  }, [oldBytes, newBytes]);
  return <ChangeList comparison={comparison} />;
}
