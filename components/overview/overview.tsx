'use client';
import { FirstRun } from '#components/first-run/first-run';
import { SourceHealthPanel } from '#components/sources/source-health-panel';
import { PageHeader } from '#components/ui/page-header';
import { Facts } from './facts.tsx';
import { LatestErrorsPanel } from './latest-errors-panel.tsx';
import { LatencyPanel } from './latency-panel.tsx';
import { NoWorkerNotice } from './no-worker-notice.tsx';
import { StatusTiles } from './status-tiles.tsx';
import { ThroughputPanel } from './throughput-panel.tsx';
import { TopGroupsPanel } from './top-groups-panel.tsx';
import { WorkersPanel } from './workers-panel.tsx';

/** What is going on right now. */
export function Overview() {
  return (
    <>
      <PageHeader title="Overview" />
      <NoWorkerNotice />
      <div className="grid gap-4">
        <FirstRun />
        <StatusTiles />
        <Facts />
        <ThroughputPanel />
        <LatencyPanel />
        <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,5fr)_minmax(0,3fr)]">
          <SourceHealthPanel title="Sources" />
          <div className="grid gap-4">
            <TopGroupsPanel />
            <LatestErrorsPanel />
            <WorkersPanel />
          </div>
        </div>
      </div>
    </>
  );
}
