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
import { PERCENTILES, type LatencyBucket } from '#lib/client/latency-series';
import { formatCountOf } from '#lib/format/count';
import { formatDuration } from '#lib/format/duration';
import type { BucketNames } from '#lib/client/name-buckets';
import { PLOT } from './plot.ts';

interface LatencyChartProps {
  buckets: readonly LatencyBucket[];
  names: BucketNames;
}

const TICK = { fill: 'var(--muted)', fontSize: 11 };
const HEIGHT = 140;

function BucketTooltip({ bucket, names }: { bucket: LatencyBucket; names: BucketNames }) {
  const { found } = bucket;
  return (
    <div className="bg-panel rounded-md border px-3 py-2 text-xs shadow-(--shadow)">
      <p className="font-medium">{names.spanOf(bucket)}</p>
      <p className="text-muted">
        {found === null ? 'nothing' : formatCountOf(found.settled, 'record')}
      </p>
      {found !== null &&
        PERCENTILES.map(({ key, label, color }) => (
          <p key={key} className="flex items-center gap-2">
            <span className="size-2 rounded-full" style={{ backgroundColor: color }} />
            {label}
            <span className="numeric ml-auto pl-4">{formatDuration(found[key])}</span>
          </p>
        ))}
    </div>
  );
}

/** Percentiles over time, on a scale on which milliseconds and minutes both can be seen. */
export function LatencyChart({ buckets, names }: LatencyChartProps) {
  const bucketAt = (index: unknown) => buckets[Number(index)];
  return (
    <ResponsiveContainer width="100%" height={HEIGHT}>
      <LineChart
        data={buckets.map(({ found }, index) => ({ index, ...found }))}
        margin={{ top: PLOT.top, right: PLOT.right, bottom: 0, left: 0 }}
        accessibilityLayer={false}
      >
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis
          dataKey="index"
          height={PLOT.axisHeight}
          tick={TICK}
          tickLine={false}
          axisLine={{ stroke: 'var(--line)' }}
          minTickGap={48}
          tickFormatter={(index) => {
            const bucket = bucketAt(index);
            return bucket === undefined ? '' : names.tickOf(bucket);
          }}
        />
        <YAxis
          scale="log"
          domain={['auto', 'auto']}
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
