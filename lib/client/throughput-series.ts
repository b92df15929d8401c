/** Turns points of throughput into bars: one for each bucket and series, empty ones included. */
import type { Throughput } from '#lib/contracts/insight';
import { DIRECTIONS, type Direction } from '#lib/domain/direction';
import { STATUS_LABELS, STATUSES_OF, WAITING_STATUS_OF, type Status } from '#lib/domain/status';
import { statusColor } from '../format/status-color.ts';
import { buildPath } from './fetch-json.ts';
import type { ThroughputRange } from './throughput-range.ts';

export const GROUPINGS = ['status', 'source'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** What one colour of the chart stands for. Series of one stack stand on each other. */
export interface Series {
  readonly key: string;
  readonly label: string;
  readonly color: string;
  readonly stack: 'arrived' | 'settled';
  /** Keys of the sources it is about; without them, all. */
  readonly sources?: readonly string[];
}

export interface ChartBucket {
  readonly fromMs: number;
  readonly toMs: number;
  /** Records by series key; every series is there. */
  readonly records: Readonly<Record<string, number>>;
}

export interface ThroughputBars {
  readonly series: readonly Series[];
  readonly buckets: readonly ChartBucket[];
}

export interface BarsInput {
  readonly range: ThroughputRange;
  readonly points: Throughput['points'];
  readonly grouping: Grouping;
  readonly direction: Direction | null;
}

type Point = Throughput['points'][number];

const MOST_SOURCES = 8;
const OTHER = 'other sources';

function isArrival(point: Point): boolean {
  return point.status === WAITING_STATUS_OF[point.direction];
}

function seriesOfStatus(status: Status, direction: Direction): Series {
  return {
    key: status,
    label: STATUS_LABELS[status],
    color: statusColor(status),
    stack: status === WAITING_STATUS_OF[direction] ? 'arrived' : 'settled',
  };
}

function statusSeries(direction: Direction | null): Series[] {
  const directions = direction === null ? DIRECTIONS : [direction];
  return directions.flatMap((one) => STATUSES_OF[one].map((status) => seriesOfStatus(status, one)));
}

/** The busiest sources, in the order of their keys so that colours stay put, and one for the rest. */
function sourceSeries(points: readonly Point[]): Series[] {
  const totals = new Map<string, number>();
  for (const { source, records } of points) {
    totals.set(source, (totals.get(source) ?? 0) + records);
  }
  const byTraffic = [...totals].sort(([, a], [, b]) => b - a).map(([source]) => source);
  const others = byTraffic.slice(MOST_SOURCES).sort();
  const shown = byTraffic
    .slice(0, MOST_SOURCES)
    .sort()
    .map((key, place): Series => ({
      key,
      label: key,
      color: `var(--series-${String(place + 1)})`,
      stack: 'arrived',
      sources: [key],
    }));
  if (others.length === 0) return shown;
  const color = 'var(--series-other)';
  return [...shown, { key: OTHER, label: OTHER, color, stack: 'arrived', sources: others }];
}

function emptyBuckets(range: ThroughputRange, series: readonly Series[]) {
  const buckets: { fromMs: number; toMs: number; records: Record<string, number> }[] = [];
  for (let fromMs = range.fromMs; fromMs < range.toMs; fromMs += range.bucketMs) {
    const records = Object.fromEntries(series.map(({ key }) => [key, 0]));
    buckets.push({ fromMs, toMs: fromMs + range.bucketMs, records });
  }
  return buckets;
}

/**
 * By status: what arrived beside what was settled. By source: what arrived. Points outside the range
 * are left out.
 */
export function toBars({ range, points, grouping, direction }: BarsInput): ThroughputBars {
  const wanted = points.filter((point) => direction === null || point.direction === direction);
  const counted = grouping === 'status' ? wanted : wanted.filter(isArrival);
  const series = grouping === 'status' ? statusSeries(direction) : sourceSeries(counted);
  const keys = new Set(series.map(({ key }) => key));
  const buckets = emptyBuckets(range, series);
  for (const point of counted) {
    const bucket = buckets[Math.floor((Date.parse(point.at) - range.fromMs) / range.bucketMs)];
    const wantedKey = grouping === 'status' ? point.status : point.source;
    const key = keys.has(wantedKey) ? wantedKey : OTHER;
    const before = bucket?.records[key];
    if (bucket !== undefined && before !== undefined) bucket.records[key] = before + point.records;
  }
  return { series, buckets };
}

export interface BarLink {
  readonly bucket: ChartBucket;
  readonly series: Series;
  readonly grouping: Grouping;
  readonly direction: Direction | null;
}

/**
 * The rows behind a bar. What arrived is listed whatever became of it since; what was settled is
 * listed by its status.
 */
export function barHref({ bucket, series, grouping, direction }: BarLink): string {
  const time = {
    from: new Date(bucket.fromMs).toISOString(),
    to: new Date(bucket.toMs).toISOString(),
  };
  if (grouping === 'source') {
    return buildPath('/records', {
      source: series.sources,
      direction,
      ...time,
    });
  }
  if (series.stack === 'settled')
    return buildPath('/records', { status: series.key, ...time, time: 'settled' });
  const arrived = DIRECTIONS.find((one) => WAITING_STATUS_OF[one] === series.key);
  return buildPath('/records', { direction: arrived, ...time });
}
