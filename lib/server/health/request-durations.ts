/** How long requests took, in buckets for Prometheus: a few additions a request, and no label is looked up. */

const NAME = 'sluice_http_request_duration_seconds';
const BUCKETS_MS = [1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000];

interface Series {
  /** One for each bucket, and one for what took longer; not added up. */
  readonly counts: number[];
  sumMs: number;
}

const holder = globalThis as typeof globalThis & { sluiceRequestDurations?: Map<string, Series> };

/** By their labels; on globalThis, since Next bundles a second copy of every module. */
function allSeries(): Map<string, Series> {
  return (holder.sluiceRequestDurations ??= new Map());
}

export interface TimedRoute {
  readonly method: string;
  /** The pattern of the path, such as `/api/v1/records/{id}`, never the path itself. */
  readonly route: string;
}

export type RequestTimer = (status: number, durationMs: number) => void;

/** What notes the answered requests of one route. */
export function requestTimer({ method, route }: TimedRoute): RequestTimer {
  const byStatus = new Map<number, Series>();
  const open = (status: number): Series => {
    const labels = `method="${method}",route="${route}",status="${status}"`;
    const series = allSeries().get(labels) ?? {
      counts: new Array<number>(BUCKETS_MS.length + 1).fill(0),
      sumMs: 0,
    };
    allSeries().set(labels, series);
    byStatus.set(status, series);
    return series;
  };
  return (status, durationMs) => {
    const series = byStatus.get(status) ?? open(status);
    let bucket = 0;
    while (durationMs > (BUCKETS_MS[bucket] ?? Infinity)) bucket += 1;
    series.counts[bucket] = (series.counts[bucket] ?? 0) + 1;
    series.sumMs += durationMs;
  };
}

/** The histogram in Prometheus' text format. */
export function renderRequestDurations(): string {
  const lines = [...allSeries()].flatMap(([labels, series]) => renderSeries(labels, series));
  return [
    `# HELP ${NAME} Time to answer an HTTP request, by its route pattern and status.`,
    `# TYPE ${NAME} histogram`,
    ...lines,
    '',
  ].join('\n');
}

function renderSeries(labels: string, { counts, sumMs }: Series): string[] {
  let total = 0;
  const buckets = counts.map((count, bucket) => {
    total += count;
    const edgeMs = BUCKETS_MS[bucket];
    const edge = edgeMs === undefined ? '+Inf' : String(edgeMs / 1_000);
    return `${NAME}_bucket{${labels},le="${edge}"} ${total}`;
  });
  const sum = `${NAME}_sum{${labels}} ${sumMs / 1_000}`;
  return [...buckets, sum, `${NAME}_count{${labels}} ${total}`];
}
