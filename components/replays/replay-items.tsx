'use client';
import { useInfiniteQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { VisibleText } from '#components/records/visible-text';
import { StatusBadge } from '#components/status/status-badge';
import { Button } from '#components/ui/button';
import { EmptyState } from '#components/ui/empty-state';
import { Panel } from '#components/ui/panel';
import { QueryView } from '#components/ui/query-view';
import { ScrollArea } from '#components/ui/scroll-area';
import { Skeleton } from '#components/ui/skeleton';
import { STACKED_CELL, STACKED_HEAD, STACKED_ROW } from '#components/ui/stacked-table';
import { Cell, HeadCell, Table } from '#components/ui/table';
import { spellVisibly } from '#lib/client/payload/visible-text';
import { replayItemsQuery } from '#lib/client/queries/replays';
import { OUTCOMES_SHOWN } from '#lib/client/replays/operation-words';
import type { ReplayItem, ReplayOperation } from '#lib/contracts/replay-operation';
import { SKIP_LABELS, type ItemOutcome } from '#lib/domain/replay-operation';

interface ReplayItemsProps {
  operation: ReplayOperation;
  outcome: ItemOutcome | null;
  onShowAll: () => void;
}

function labelOf(outcome: ItemOutcome): string {
  return OUTCOMES_SHOWN.find((words) => words.outcome === outcome)?.label ?? outcome;
}

/** The records of an operation in the order in which they are replayed, with what became of each. */
export function ReplayItems({ operation, outcome, onShowAll }: ReplayItemsProps) {
  const query = useInfiniteQuery(replayItemsQuery(operation, outcome));
  return (
    <div id="records" className="min-w-0 scroll-mt-4">
      <Panel
        title={outcome === null ? 'Records' : `Records: ${labelOf(outcome)}`}
        actions={
          outcome !== null && (
            <Button size="small" onClick={onShowAll}>
              Show all
            </Button>
          )
        }
      >
        <QueryView query={query} skeleton={<Skeleton className="m-4 h-40" />}>
          {({ pages }) => <ItemsTable items={pages.flatMap(({ items }) => items)} />}
        </QueryView>
        {query.hasNextPage && (
          <div className="flex justify-center p-3">
            <Button disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
              Show more
            </Button>
          </div>
        )}
      </Panel>
    </div>
  );
}

function ItemsTable({ items }: { items: readonly ReplayItem[] }) {
  if (items.length === 0) return <EmptyState title="No record" />;
  return (
    <ScrollArea label="Records of the replay">
      <Table>
        <caption className="sr-only">Records of the replay</caption>
        <thead className={STACKED_HEAD}>
          <tr>
            <HeadCell>Reference</HeadCell>
            <HeadCell>Source</HeadCell>
            <HeadCell>Outcome</HeadCell>
            <HeadCell>Now</HeadCell>
            <HeadCell>Why</HeadCell>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <ItemRow key={item.record.id} item={item} />
          ))}
        </tbody>
      </Table>
    </ScrollArea>
  );
}

function ItemRow({ item }: { item: ReplayItem }) {
  const { record, outcome } = item;
  return (
    <tr className={`hover:bg-sunken ${STACKED_ROW}`}>
      <Cell className={`max-w-60 ${STACKED_CELL}`}>
        <Link href={`/records/${record.id}`} className="link break-all">
          <VisibleText text={record.reference} />
        </Link>
        <p className="text-muted truncate text-xs">
          <VisibleText text={record.type} />
        </p>
      </Cell>
      <Cell className={STACKED_CELL} data-label="Source">
        {record.source}
      </Cell>
      <Cell className={`whitespace-nowrap ${STACKED_CELL}`} data-label="Outcome">
        {labelOf(outcome)}
      </Cell>
      <Cell className={STACKED_CELL} data-label="Now">
        <StatusBadge status={record.status} />
      </Cell>
      <Cell className={`max-w-96 min-w-48 ${STACKED_CELL}`}>
        <Why item={item} />
      </Cell>
    </tr>
  );
}

function Why({ item }: { item: ReplayItem }) {
  const { skipReason, before, after } = item;
  if (skipReason !== null) return <>{SKIP_LABELS[skipReason]}</>;
  if (after !== null && after.message === before?.message)
    return <Failure text={after.message} word="Now and before" />;
  return (
    <>
      {after !== null && <Failure text={after.message} word="Now" />}
      {before !== null && <Failure text={before.message} word="Before" muted />}
    </>
  );
}

function Failure({ text, word, muted = false }: { text: string; word: string; muted?: boolean }) {
  return (
    <p
      className={`line-clamp-2 break-words ${muted ? 'text-muted' : ''}`}
      title={spellVisibly(text)}
    >
      <span className="text-muted">{word}: </span>
      <VisibleText text={text} />
    </p>
  );
}
