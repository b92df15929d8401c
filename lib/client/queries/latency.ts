/** How long records took to be settled over a window that ends now. */
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { latencySchema, type Latency } from '#lib/contracts/insight';
import { fetchJson } from '../fetch-json.ts';
import { rangeOfWindow, type ThroughputRange, type ThroughputWindow } from '../throughput-range.ts';

/** Not asked again at every hint: a day of histograms is much to read for figures that move slowly. */
const MOVE_EVERY_MS = 15_000;

export interface WindowLatency {
  readonly range: ThroughputRange;
  readonly overall: Latency['overall'];
  readonly points: Latency['points'];
}

async function fetchLatency(window: ThroughputWindow, signal: AbortSignal): Promise<WindowLatency> {
  const range = rangeOfWindow(window, new Date());
  const query = {
    from: new Date(range.fromMs).toISOString(),
    to: new Date(range.toMs).toISOString(),
    bucket: range.bucket,
  };
  const { overall, points } = await fetchJson(latencySchema, '/api/v1/latency', { query, signal });
  return { range, overall, points };
}

export function latencyQuery(window: ThroughputWindow) {
  return queryOptions({
    queryKey: ['latency', window],
    queryFn: ({ signal }) => fetchLatency(window, signal),
    placeholderData: keepPreviousData,
    refetchInterval: MOVE_EVERY_MS,
  });
}

/** The latency of a window; the one before stays on screen until it is there. */
export function useLatency(window: ThroughputWindow) {
  return useQuery(latencyQuery(window));
}
