'use client';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
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
      {query.isPending && <Skeleton className="h-40" />}
      {query.isError && <ErrorNotice error={query.error} />}
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
      {!query.isPending && entries.length === 0 && (
        <p className="text-muted">Nothing of this kind.</p>
      )}
      <PresentEntry record={record} />
      <CommentBox id={record.id} />
    </div>
  );
}
