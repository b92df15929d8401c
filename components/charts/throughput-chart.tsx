'use client';
import { useRouter } from 'next/navigation';
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import type { ChartBucket, Series, ThroughputBars } from '#lib/client/throughput-series';
import { formatCount } from '#lib/format/count';
import { PLOT, TICK, TIME_AXIS } from './plot.ts';
import { TooltipPanel } from './tooltip-panel.tsx';

export interface ThroughputChartProps {
  bars: ThroughputBars;
  hrefOf: (bucket: ChartBucket, series: Series) => string;
  /** The label of a bucket's beginning on the axis. */
  tickOf: (bucket: ChartBucket) => string;
  /** The whole span of a bucket, as the tooltip names it. */
  spanOf: (bucket: ChartBucket) => string;
}

interface TooltipContent {
  active?: boolean;
  bucket: ChartBucket | undefined;
  props: ThroughputChartProps;
}

function BucketTooltip({ active = false, bucket, props }: TooltipContent) {
  if (!active || bucket === undefined) return null;
  const lines = props.bars.series.flatMap(({ key, label, color }) => {
    const records = bucket.records[key] ?? 0;
    return records <= 0 ? [] : [{ key, label, color, value: formatCount(records) }];
  });
  const note = lines.length === 0 ? 'nothing' : null;
  return <TooltipPanel span={props.spanOf(bucket)} note={note} lines={lines} />;
}

/** Stacked bars over time. Clicking a bar opens the rows behind it. */
export function ThroughputChart(props: ThroughputChartProps) {
  const { bars, hrefOf, tickOf } = props;
  const router = useRouter();
  const bucketAt = (index: unknown) => bars.buckets[Number(index)];
  const open = (series: Series, index: number) => {
    const bucket = bars.buckets[index];
    if (bucket !== undefined) router.push(hrefOf(bucket, series));
  };
  return (
    <ResponsiveContainer width="100%" height={PLOT.height}>
      <BarChart
        data={bars.buckets.map(({ records }, index) => ({ index, ...records }))}
        margin={{ top: PLOT.top, right: PLOT.right, bottom: 0, left: 0 }}
        barGap={0}
        barCategoryGap="12%"
        accessibilityLayer={false}
      >
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis
          {...TIME_AXIS}
          tickFormatter={(index) => {
            const bucket = bucketAt(index);
            return bucket === undefined ? '' : tickOf(bucket);
          }}
        />
        <YAxis
          width={PLOT.axisWidth}
          tick={TICK}
          tickLine={false}
          axisLine={false}
          allowDecimals={false}
          tickFormatter={(value) => formatCount(Number(value))}
        />
        <Tooltip
          cursor={{ fill: 'var(--sunken)' }}
          isAnimationActive={false}
          content={({ active, label }) => (
            <BucketTooltip active={active} bucket={bucketAt(label)} props={props} />
          )}
        />
        {bars.series.map((series) => (
          <Bar
            key={series.key}
            dataKey={series.key}
            name={series.label}
            stackId={series.stack}
            fill={series.color}
            isAnimationActive={false}
            className="cursor-pointer"
            onClick={(_bar, index) => open(series, index)}
          />
        ))}
      </BarChart>
    </ResponsiveContainer>
  );
}
