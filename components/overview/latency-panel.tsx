'use client';
import dynamic from 'next/dynamic';
import { LatencyTable } from '#components/charts/latency-table';
import { nameBuckets } from '#lib/client/name-buckets';
import { CountLink } from '#components/ui/count-link';
import { EmptyState } from '#components/ui/empty-state';
import { Panel } from '#components/ui/panel';
import { QueryView } from '#components/ui/query-view';
import { Skeleton } from '#components/ui/skeleton';
import { PERCENTILES, settledHref, toLatencyBuckets } from '#lib/client/latency-series';
import { usePreferences } from '#lib/client/preferences';
import { useLatency, type WindowLatency } from '#lib/client/queries/latency';
import { DIRECTIONS, type Direction } from '#lib/domain/direction';
import { formatDuration } from '#lib/format/duration';
import { useThroughputView, type View } from './use-throughput-view.ts';

const HEIGHT = 'h-36';

const LatencyChart = dynamic(
  () => import('#components/charts/latency-chart').then((module) => module.LatencyChart),
  { ssr: false, loading: () => <Skeleton className={HEIGHT} /> },
);

const TITLES: Readonly<Record<Direction, string>> = {
  INGRESS: 'Received to processed',
  EGRESS: 'Queued to acknowledged',
};

type Overall = WindowLatency['overall'][number];

function Figures({ overall, data }: { overall: Overall; data: WindowLatency }) {
  return (
    <div className="flex flex-wrap items-baseline gap-x-6 gap-y-1">
      <dl className="flex flex-wrap gap-x-6 gap-y-1">
        {PERCENTILES.map(({ key, label, meaning, color }) => (
          <div key={key} className="flex items-baseline gap-1.5" title={meaning}>
            <dt className="text-muted flex items-center gap-1.5 text-xs">
              <span
                aria-hidden
                className="size-2.5 rounded-xs"
                style={{ backgroundColor: color }}
              />
              {label}
              <span className="sr-only">: {meaning} than</span>
            </dt>
            <dd className="text-base font-semibold tabular-nums">{formatDuration(overall[key])}</dd>
          </div>
        ))}
      </dl>
      <p className="text-muted text-xs">
        of{' '}
        <CountLink
          count={overall.settled}
          href={settledHref(overall.direction, data.range)}
          label={TITLES[overall.direction].toLowerCase()}
        />{' '}
        records
      </p>
    </div>
  );
}

interface DirectionViewProps {
  data: WindowLatency;
  direction: Direction;
  view: View;
}

function DirectionView({ data, direction, view }: DirectionViewProps) {
  const { timeZone } = usePreferences();
  const title = TITLES[direction];
  const overall = data.overall.find((one) => one.direction === direction);
  const names = nameBuckets(view.window === '7d', timeZone);
  const buckets = toLatencyBuckets({ ...data, direction });
  return (
    <section aria-label={title} className="min-w-0">
      <h3 className="text-muted mb-1 text-xs font-medium">{title}</h3>
      {overall === undefined ? (
        <EmptyState title="Nothing was settled in this window" />
      ) : (
        <div className="grid gap-2">
          <Figures overall={overall} data={data} />
          {view.view === 'table' ? (
            <LatencyTable {...{ buckets, direction, label: title, spanOf: names.spanOf }} />
          ) : (
            <div aria-hidden className={HEIGHT}>
              <LatencyChart buckets={buckets} names={names} />
            </div>
          )}
        </div>
      )}
    </section>
  );
}

/** How long records took over the window of the throughput above, replays left out. */
export function LatencyPanel() {
  const [view] = useThroughputView();
  const query = useLatency(view.window);
  const directions = view.direction === null ? DIRECTIONS : [view.direction];
  return (
    <Panel title="Time to settle">
      <QueryView query={query} skeleton={<Skeleton className={`mx-4 mb-4 ${HEIGHT}`} />}>
        {(data) => (
          <div className="grid gap-x-8 gap-y-4 px-4 pb-4 lg:auto-cols-fr lg:grid-flow-col">
            {directions.map((direction) => (
              <DirectionView key={direction} {...{ data, direction, view }} />
            ))}
          </div>
        )}
      </QueryView>
    </Panel>
  );
}
