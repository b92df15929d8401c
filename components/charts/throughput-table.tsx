import { CountLink } from '#components/ui/count-link';
import { EmptyState } from '#components/ui/empty-state';
import { Cell, HeadCell, Table } from '#components/ui/table';
import type { ChartBucket, Series, ThroughputBars } from '#lib/client/throughput-series';

interface ThroughputTableProps {
  bars: ThroughputBars;
  hrefOf: (bucket: ChartBucket, series: Series) => string;
  spanOf: (bucket: ChartBucket) => string;
}

/** The same numbers as the chart, newest first, without the buckets in which nothing happened. */
export function ThroughputTable({ bars, hrefOf, spanOf }: ThroughputTableProps) {
  const busy = bars.buckets.filter(({ records }) => Object.values(records).some((n) => n > 0));
  if (busy.length === 0) return <EmptyState title="Nothing came or went in this window" />;
  return (
    <div
      role="region"
      aria-label="Throughput as a table"
      tabIndex={0}
      className="relative max-h-60 overflow-auto"
    >
      <Table>
        <thead className="bg-panel sticky top-0">
          <tr>
            <HeadCell>Time</HeadCell>
            {bars.series.map(({ key, label }) => (
              <HeadCell key={key} numeric>
                {label}
              </HeadCell>
            ))}
          </tr>
        </thead>
        <tbody>
          {busy.toReversed().map((bucket) => (
            <tr key={bucket.fromMs}>
              <Cell className="whitespace-nowrap tabular-nums">{spanOf(bucket)}</Cell>
              {bars.series.map((series) => (
                <Cell key={series.key} numeric>
                  <CountLink
                    count={bucket.records[series.key] ?? 0}
                    href={hrefOf(bucket, series)}
                    label={`${series.label}, ${spanOf(bucket)}`}
                  />
                </Cell>
              ))}
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}
