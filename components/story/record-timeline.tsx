'use client';
import {
  keepPreviousData,
  useInfiniteQuery,
  type UseInfiniteQueryResult,
} from '@tanstack/react-query';
import { parseAsArrayOf, parseAsStringLiteral, useQueryState } from 'nuqs';
import { Button } from '#components/ui/button';
import { ErrorNotice } from '#components/ui/notice';
import { Skeleton } from '#components/ui/skeleton';
import { timelineQuery } from '#lib/client/queries/timeline';
import { useLinkedEntry } from '#lib/client/records/use-linked-entry';
import type { RecordDetail } from '#lib/contracts/record';
import { TIMELINE_KINDS } from '#lib/contracts/timeline';
import { CommentBox } from './comment-box.tsx';
import { KindFilter } from './kind-filter.tsx';
import { PresentEntry } from './present-entry.tsx';
import { TimelineDays } from './timeline-days.tsx';

const kindsParser = parseAsArrayOf(parseAsStringLiteral(TIMELINE_KINDS));

/** All that ever happened to a record, oldest first, and the place to add a word to it. */
export function RecordTimeline({ record }: { record: RecordDetail }) {
  const [kinds, setKinds] = useQueryState('told', kindsParser);
  // What is shown stays until what is chosen instead is there.
  const query = useInfiniteQuery({
    ...timelineQuery(record.id, kinds),
    placeholderData: keepPreviousData,
  });
  const pages = query.data?.pages ?? [];
  const entries = pages.toReversed().flatMap((page) => page.entries);
  const { hasNextPage, isFetching, fetchNextPage } = query;
  const linked = useLinkedEntry({
    keys: entries.map(({ key }) => key),
    pages: pages.length,
    askEarlier: hasNextPage && !isFetching ? () => void fetchNextPage() : null,
  });
  const counts = pages[0]?.counts;
  return (
    <div className="grid gap-3 px-4 pb-4">
      {counts !== undefined && (
        <KindFilter counts={counts} chosen={kinds} onChoose={(next) => void setKinds(next)} />
      )}
      <Standing query={query} isEmpty={entries.length === 0} />
      {hasNextPage && (
        <Button
          size="small"
          className="justify-self-start"
          disabled={isFetching}
          onClick={() => void fetchNextPage()}
        >
          Show earlier entries
        </Button>
      )}
      <TimelineDays entries={entries} direction={record.direction} linked={linked} />
      <PresentEntry record={record} />
      <CommentBox id={record.id} />
    </div>
  );
}

interface StandingProps {
  query: Pick<UseInfiniteQueryResult, 'isPending' | 'isError' | 'error'>;
  isEmpty: boolean;
}

/** What is said where there are no entries to show, or no newer ones. */
function Standing({ query, isEmpty }: StandingProps) {
  if (query.isPending) return <Skeleton className="h-40" />;
  if (query.isError) return <ErrorNotice error={query.error} />;
  return isEmpty ? <p className="text-muted">Nothing of this kind.</p> : null;
}
