import Link from 'next/link';
import { VisibleText } from '#components/records/visible-text';
import { ScrollArea } from '#components/ui/scroll-area';
import { STACKED_CELL, STACKED_HEAD, STACKED_ROW } from '#components/ui/stacked-table';
import { Cell, HeadCell, Table } from '#components/ui/table';
import { Time } from '#components/ui/time';
import { spellVisibly } from '#lib/client/payload/visible-text';
import { countEnded } from '#lib/client/replays/progress';
import type { ReplayOperation } from '#lib/contracts/replay-operation';
import { formatCount } from '#lib/format/count';
import { OutcomeBar } from './outcome-bar.tsx';
import { outcomeShares } from './outcome-shares.ts';
import { StateBadge } from './state-badge.tsx';

/** What an operation is called, by people or else by its number. */
export function nameOf({ id, name }: Pick<ReplayOperation, 'id' | 'name'>): string {
  return name ?? `Replay ${String(id)}`;
}

/** Replay operations, one a row. */
export function ReplaysTable({ operations }: { operations: readonly ReplayOperation[] }) {
  return (
    <ScrollArea label="Replays">
      <Table>
        <caption className="sr-only">Replays, newest first</caption>
        <thead className={STACKED_HEAD}>
          <tr>
            <HeadCell>Replay</HeadCell>
            <HeadCell>State</HeadCell>
            <HeadCell numeric>Records</HeadCell>
            <HeadCell numeric>At an end</HeadCell>
            <HeadCell className="w-1/4 min-w-32">Outcome</HeadCell>
            <HeadCell>By</HeadCell>
            <HeadCell numeric>Asked for</HeadCell>
          </tr>
        </thead>
        <tbody>
          {operations.map((operation) => (
            <OperationRow key={operation.id} operation={operation} />
          ))}
        </tbody>
      </Table>
    </ScrollArea>
  );
}

function OperationRow({ operation }: { operation: ReplayOperation }) {
  const { id, reason, state, counts, requestedBy, requestedAt } = operation;
  return (
    <tr className={`hover:bg-sunken ${STACKED_ROW}`}>
      <Cell className={`max-w-80 min-w-44 ${STACKED_CELL}`}>
        <Link href={`/replays/${String(id)}`} className="link break-words">
          <VisibleText text={nameOf(operation)} />
        </Link>
        <p className="text-muted line-clamp-2 break-words" title={spellVisibly(reason)}>
          <VisibleText text={reason} />
        </p>
      </Cell>
      <Cell className={STACKED_CELL}>
        <StateBadge state={state} />
      </Cell>
      <Cell numeric className={STACKED_CELL} data-label="Records">
        {formatCount(counts.total)}
      </Cell>
      <Cell numeric className={STACKED_CELL} data-label="At an end">
        {formatCount(countEnded(counts))}
      </Cell>
      <Cell className={STACKED_CELL}>
        <OutcomeBar
          label={`Outcome of ${nameOf(operation)}`}
          shares={outcomeShares(operation)}
          className="mt-1.5 h-2"
        />
      </Cell>
      <Cell className={`break-words ${STACKED_CELL}`} data-label="By">
        <VisibleText text={requestedBy} />
      </Cell>
      <Cell numeric className={STACKED_CELL} data-label="Asked for">
        <Time at={requestedAt} />
      </Cell>
    </tr>
  );
}
