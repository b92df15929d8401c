'use client';
import Link from 'next/link';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { EmptyState } from '#components/ui/empty-state';
import { QueryView } from '#components/ui/query-view';
import { Skeleton } from '#components/ui/skeleton';
import { ProblemError } from '#lib/client/problem-error';
import { useErrorGroup } from '#lib/client/queries/error-groups';
import { TREND_SPANS, type ErrorGroupDetail } from '#lib/contracts/error-group';
import { GroupHeader } from './group-header.tsx';
import { GroupRecordsPanel } from './group-records-panel.tsx';
import { GroupScorecard } from './group-scorecard.tsx';
import { HistoryPanel } from './history-panel.tsx';
import { NotesPanel } from './notes-panel.tsx';
import { ReferencesPanel } from './references-panel.tsx';
import { SamplePanel } from './sample-panel.tsx';
import { TrendPanel } from './trend-panel.tsx';
import { TriageKeys } from './triage-keys.tsx';
import { TriagePanel } from './triage-panel.tsx';
import { VersionsPanel } from './versions-panel.tsx';
import { WhyPanel } from './why-panel.tsx';

const parseAsSpan = parseAsStringLiteral(TREND_SPANS).withDefault('24h');

interface GroupPartsProps {
  group: ErrorGroupDetail;
  trend: Parameters<typeof TrendPanel>[0]['span'];
  onTrend: Parameters<typeof TrendPanel>[0]['onSpan'];
}

function GroupParts({ group, trend, onTrend }: GroupPartsProps) {
  return (
    <>
      <GroupHeader group={group} />
      <TriageKeys group={group} />
      <div className="grid gap-4">
        <GroupScorecard group={group} />
        <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,5fr)_minmax(0,3fr)]">
          <div className="grid min-w-0 gap-4">
            <SamplePanel group={group} />
            <TrendPanel group={group} span={trend} onSpan={onTrend} />
            <GroupRecordsPanel group={group} />
            <VersionsPanel group={group} />
          </div>
          <div className="grid min-w-0 gap-4">
            <TriagePanel group={group} />
            <NotesPanel group={group} />
            <WhyPanel group={group} />
            <ReferencesPanel group={group} />
            <HistoryPanel group={group} />
          </div>
        </div>
      </div>
    </>
  );
}

/** One cause of failures: why it is one, how much of it there is, and what is done about it. */
export function GroupPage({ id }: { id: string }) {
  const [trend, setTrend] = useQueryState('trend', parseAsSpan);
  const query = useErrorGroup(id, trend);
  const missing = query.error instanceof ProblemError && query.error.problem.status === 404;
  return (
    <>
      <nav aria-label="Breadcrumb" className="mb-1 text-xs">
        <Link href="/errors" className="link">
          Errors
        </Link>
      </nav>
      {missing ? (
        <>
          <h1 className="sr-only">Unknown error group</h1>
          <EmptyState title="There is no such error group" />
        </>
      ) : (
        <QueryView query={query} skeleton={<Skeleton className="h-96" />}>
          {(group) => (
            <GroupParts group={group} trend={trend} onTrend={(span) => void setTrend(span)} />
          )}
        </QueryView>
      )}
    </>
  );
}
