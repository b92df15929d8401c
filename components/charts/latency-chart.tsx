'use client';
import {
  CartesianGrid,
  Line,
  LineChart,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { scaleOfDurations } from '#lib/client/duration-scale';
import { PERCENTILES, type LatencyBucket } from '#lib/client/latency-series';
import { formatCountOf } from '#lib/format/count';
import { formatDuration } from '#lib/format/duration';
import type { BucketNames } from '#lib/client/name-buckets';
import { PLOT, TICK, TIME_AXIS } from './plot.ts';
import { TooltipPanel } from './tooltip-panel.tsx';

interface LatencyChartProps {
  buckets: readonly LatencyBucket[];
  names: BucketNames;
}

const HEIGHT = 140;

function BucketTooltip({ bucket, names }: { bucket: LatencyBucket; names: BucketNames }) {
  const { found } = bucket;
  const lines = PERCENTILES.flatMap(({ key, label, color }) =>
    found === null ? [] : [{ key, label, color, value: formatDuration(found[key]) }],
  );
  const note = found === null ? 'nothing' : formatCountOf(found.settled, 'record');
  return <TooltipPanel span={names.spanOf(bucket)} note={note} lines={lines} />;
}

/** Percentiles over time, on a scale on which milliseconds and minutes both can be seen. */
export function LatencyChart({ buckets, names }: LatencyChartProps) {
  const bucketAt = (index: unknown) => buckets[Number(index)];
  const scale = scaleOfDurations(
    buckets.flatMap(({ found }) =>
      found === null ? [] : PERCENTILES.map(({ key }) => found[key]),
    ),
  );
  return (
    <ResponsiveContainer width="100%" height={HEIGHT}>
      <LineChart
        data={buckets.map(({ found }, index) => ({ index, ...found }))}
        margin={{ top: PLOT.top, right: PLOT.right, bottom: 0, left: 0 }}
        accessibilityLayer={false}
      >
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis
          {...TIME_AXIS}
          tickFormatter={(index) => {
            const bucket = bucketAt(index);
            return bucket === undefined ? '' : names.tickOf(bucket);
          }}
        />
        <YAxis
          scale="log"
          domain={[...scale.domain]}
          ticks={[...scale.ticks]}
          interval={0}
          width={PLOT.axisWidth}
          tick={TICK}
          tickLine={false}
          axisLine={false}
          tickFormatter={(value) => formatDuration(Number(value))}
        />
        <Tooltip
          isAnimationActive={false}
          content={({ active, label }) => {
            const bucket = bucketAt(label);
            if (!active || bucket === undefined) return null;
            return <BucketTooltip bucket={bucket} names={names} />;
          }}
        />
        {PERCENTILES.map(({ key, label, color }) => (
          <Line
            key={key}
            dataKey={key}
            name={label}
            stroke={color}
            strokeWidth={1.5}
            dot={{ r: 1.5, fill: color, strokeWidth: 0 }}
            isAnimationActive={false}
          />
        ))}
      </LineChart>
    </ResponsiveContainer>
  );
}
