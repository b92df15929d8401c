'use client';
import dynamic from 'next/dynamic';
import { BarLinks } from '#components/charts/bar-links';
import { Legend } from '#components/charts/legend';
import { nameBuckets } from '#lib/client/name-buckets';
import { ThroughputTable } from '#components/charts/throughput-table';
import { Panel } from '#components/ui/panel';
import { QueryView } from '#components/ui/query-view';
import { Segmented } from '#components/ui/segmented';
import { Skeleton } from '#components/ui/skeleton';
import { usePreferences } from '#lib/client/preferences';
import { useThroughput, type WindowThroughput } from '#lib/client/queries/throughput';
import { THROUGHPUT_WINDOWS, WINDOW_LABELS } from '#lib/client/throughput-range';
import { barHref, toBars, type ChartBucket, type Series } from '#lib/client/throughput-series';
import { formatZoneName } from '#lib/format/time';
import { useThroughputView, type SetView, type View } from './use-throughput-view.ts';

const HEIGHT = 'h-60';

const ThroughputChart = dynamic(
  () => import('#components/charts/throughput-chart').then((module) => module.ThroughputChart),
  { ssr: false, loading: () => <Skeleton className={HEIGHT} /> },
);

const DIRECTION_OPTIONS = [
  { value: 'both', label: 'Both' },
  { value: 'INGRESS', label: 'Ingress' },
  { value: 'EGRESS', label: 'Egress' },
] as const;

function Controls({ view, setView }: { view: View; setView: SetView }) {
  return (
    <div className="flex flex-wrap gap-2">
      <Segmented
        label="Window"
        value={view.window}
        options={THROUGHPUT_WINDOWS.map((value) => ({ value, label: WINDOW_LABELS[value] }))}
        onChange={(window) => void setView({ window })}
      />
      <Segmented
        label="Direction"
        value={view.direction ?? 'both'}
        options={DIRECTION_OPTIONS}
        onChange={(value) => void setView({ direction: value === 'both' ? null : value })}
      />
      <Segmented
        label="Colours by"
        value={view.by}
        options={[
          { value: 'status', label: 'By status' },
          { value: 'source', label: 'By source' },
        ]}
        onChange={(by) => void setView({ by })}
      />
      <Segmented
        label="View as"
        value={view.view}
        options={[
          { value: 'chart', label: 'Chart' },
          { value: 'table', label: 'Table' },
        ]}
        onChange={(value) => void setView({ view: value })}
      />
    </div>
  );
}

function ThroughputView({ data, view }: { data: WindowThroughput; view: View }) {
  const { timeZone } = usePreferences();
  const { by: grouping, direction } = view;
  const bars = toBars({ ...data, grouping, direction });
  const hrefOf = (bucket: ChartBucket, series: Series) =>
    barHref({ bucket, series, grouping, direction });
  const names = nameBuckets(view.window === '7d', timeZone);
  return (
    <div className="px-4 pb-3">
      <div className={HEIGHT}>
        {view.view === 'table' ? (
          <ThroughputTable bars={bars} hrefOf={hrefOf} spanOf={names.spanOf} />
        ) : (
          <div className="relative">
            <ThroughputChart bars={bars} hrefOf={hrefOf} {...names} />
            <BarLinks bars={bars} hrefOf={hrefOf} spanOf={names.spanOf} />
          </div>
        )}
      </div>
      <div className="mt-2 flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <Legend series={bars.series} />
        <p className="text-muted text-xs">
          Times in {formatZoneName(new Date(data.range.toMs), timeZone)}
        </p>
      </div>
    </div>
  );
}

/** What came and went over a window, every bar a link to its records. */
export function ThroughputPanel() {
  const [view, setView] = useThroughputView();
  const query = useThroughput({ window: view.window });
  return (
    <Panel title="Throughput" actions={<Controls view={view} setView={setView} />}>
      <QueryView query={query} skeleton={<Skeleton className={`mx-4 mb-10 ${HEIGHT}`} />}>
        {(data) => <ThroughputView data={data} view={view} />}
      </QueryView>
    </Panel>
  );
}
