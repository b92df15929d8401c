import Link from 'next/link';
import { Panel } from '#components/ui/panel';
import { Cell, HeadCell, Table } from '#components/ui/table';
import { OUTCOMES_SHOWN, type OutcomeWords } from '#lib/client/replays/operation-words';
import type { ReplayOperation } from '#lib/contracts/replay-operation';
import { SKIP_LABELS, type ItemOutcome } from '#lib/domain/replay-operation';
import { formatCount } from '#lib/format/count';
import { NotFound } from './not-found.tsx';

interface OutcomeTableProps {
  operation: ReplayOperation;
  /** The outcome whose records are listed below; null: all. */
  outcome: ItemOutcome | null;
}

/** What became of the records of an operation; every count leads to its records. */
export function OutcomeTable({ operation, outcome }: OutcomeTableProps) {
  return (
    <Panel title="Outcome">
      <Table>
        <caption className="sr-only">Outcome of the replay</caption>
        <thead>
          <tr>
            <HeadCell>Outcome</HeadCell>
            <HeadCell numeric>Records</HeadCell>
          </tr>
        </thead>
        <tbody>
          {OUTCOMES_SHOWN.map((words) => (
            <OutcomeRow
              key={words.outcome}
              operation={operation}
              words={words}
              isShown={words.outcome === outcome}
            />
          ))}
        </tbody>
      </Table>
      <div className="px-4 py-2 empty:hidden">
        <NotFound notFound={operation.notFound} />
      </div>
    </Panel>
  );
}

interface OutcomeRowProps {
  operation: ReplayOperation;
  words: OutcomeWords;
  isShown: boolean;
}

function OutcomeRow({ operation, words, isShown }: OutcomeRowProps) {
  const { outcome, label, meaning, color } = words;
  const count = operation.counts[words.count];
  return (
    <tr className={isShown ? 'bg-accent-soft' : undefined}>
      <Cell>
        <span className="flex items-center gap-2 font-medium">
          <span
            aria-hidden
            className="border-line-strong size-2.5 shrink-0 rounded-full border"
            style={{ background: color }}
          />
          {label}
        </span>
        <p className="text-muted pl-4.5 text-xs">{meaning}</p>
        {outcome === 'skipped' && <SkippedWhy operation={operation} />}
      </Cell>
      <Cell numeric>
        <Link
          href={`/replays/${String(operation.id)}?outcome=${outcome}#records`}
          aria-current={isShown ? 'true' : undefined}
          className={count === 0 ? 'text-muted hover:underline' : 'link'}
        >
          {formatCount(count)}
          <span className="sr-only"> {label}</span>
        </Link>
      </Cell>
    </tr>
  );
}

function SkippedWhy({ operation }: { operation: ReplayOperation }) {
  return (
    <ul className="text-muted pl-4.5 text-xs">
      {operation.skippedWhy.map(({ reason, count }) => (
        <li key={reason}>
          {formatCount(count)} · {SKIP_LABELS[reason]}
        </li>
      ))}
    </ul>
  );
}
