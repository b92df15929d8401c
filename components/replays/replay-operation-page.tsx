'use client';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { VisibleText } from '#components/records/visible-text';
import { EmptyState } from '#components/ui/empty-state';
import { ErrorNotice, Notice } from '#components/ui/notice';
import { PageHeader } from '#components/ui/page-header';
import { QueryView } from '#components/ui/query-view';
import { Skeleton } from '#components/ui/skeleton';
import { Time } from '#components/ui/time';
import { ProblemError } from '#lib/client/problem-error';
import { replayOperationQuery, type WatchedOperation } from '#lib/client/queries/replays';
import { ITEM_OUTCOMES } from '#lib/domain/replay-operation';
import { OperationControls } from './operation-controls.tsx';
import { OperationFacts } from './operation-facts.tsx';
import { OperationHistory } from './operation-history.tsx';
import { OperationProgress } from './operation-progress.tsx';
import { OutcomeTable } from './outcome-table.tsx';
import { ReplayItems } from './replay-items.tsx';
import { nameOf } from './replays-table.tsx';
import { StateBadge } from './state-badge.tsx';

/** One replay operation: how far it is, what came of it, and what can be done about it. */
export function ReplayOperationPage({ id }: { id: string }) {
  const query = useQuery(replayOperationQuery(id));
  const status = query.error instanceof ProblemError ? query.error.problem.status : 0;
  const isMissing = query.data === undefined && (status === 404 || status === 400);
  return (
    <>
      <nav aria-label="Breadcrumb" className="mb-1 text-xs">
        <Link href="/replays" className="link">
          Replays
        </Link>
      </nav>
      {isMissing ? (
        <>
          <h1 className="sr-only">Replay not found</h1>
          <EmptyState title={`There is no replay ${id}`} />
        </>
      ) : (
        <QueryView query={query} skeleton={<Skeleton className="h-96" />}>
          {(operation) => (
            <>
              {query.error !== null && <ErrorNotice error={query.error} className="mb-4" />}
              <LoadedOperation operation={operation} />
            </>
          )}
        </QueryView>
      )}
    </>
  );
}

const OUTCOME = parseAsStringLiteral(ITEM_OUTCOMES);

function LoadedOperation({ operation }: { operation: WatchedOperation }) {
  const [outcome, setOutcome] = useQueryState('outcome', OUTCOME);
  return (
    <>
      <PageHeader
        title={
          <span className="flex flex-wrap items-center gap-2">
            <VisibleText text={nameOf(operation)} />
            <span aria-live="polite">
              <StateBadge state={operation.state} />
            </span>
          </span>
        }
        description={
          <>
            <VisibleText text={operation.reason} /> · <VisibleText text={operation.requestedBy} />,{' '}
            <Time at={operation.requestedAt} />
          </>
        }
        actions={<OperationControls operation={operation} />}
      />
      <div className="grid gap-4">
        {operation.stateReason !== null && (
          <Notice tone={operation.state === 'halted' ? 'warning' : 'info'}>
            <VisibleText text={operation.stateReason} />
          </Notice>
        )}
        <OperationProgress operation={operation} />
        <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
          <OutcomeTable operation={operation} outcome={outcome} />
          <div className="grid min-w-0 gap-4">
            <OperationFacts operation={operation} />
            <OperationHistory events={operation.events} />
          </div>
        </div>
        <ReplayItems
          operation={operation}
          outcome={outcome}
          onShowAll={() => void setOutcome(null)}
        />
      </div>
    </>
  );
}
