/** How many records entered each status over a window that ends now. */
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { throughputSchema, type Throughput } from '#lib/contracts/insight';
import type { Direction } from '#lib/domain/direction';
import { fetchJson } from '../fetch-json.ts';
import { rangeOfWindow, type ThroughputRange, type ThroughputWindow } from '../throughput-range.ts';

const MOVE_EVERY_MS = 30_000;

export interface WindowThroughput {
  readonly range: ThroughputRange;
  readonly points: Throughput['points'];
}

export interface ThroughputChoice {
  readonly window: ThroughputWindow;
  readonly direction?: Direction | null;
  readonly source?: string | null;
}

async function fetchThroughput(
  choice: ThroughputChoice,
  signal: AbortSignal,
): Promise<WindowThroughput> {
  const range = rangeOfWindow(choice.window, new Date());
  const query = {
    from: new Date(range.fromMs).toISOString(),
    to: new Date(range.toMs).toISOString(),
    bucket: range.bucket,
    direction: choice.direction,
    source: choice.source,
  };
  const { points } = await fetchJson(throughputSchema, '/api/v1/throughput', { query, signal });
  return { range, points };
}

export function throughputQuery(choice: ThroughputChoice) {
  const { window, direction = null, source = null } = choice;
  return queryOptions({
    queryKey: ['records', 'throughput', window, direction, source],
    queryFn: ({ signal }) => fetchThroughput({ window, direction, source }, signal),
    placeholderData: keepPreviousData,
    // The window moves on even when nothing comes in.
    refetchInterval: MOVE_EVERY_MS,
  });
}

/** The throughput of a window; the one before stays on screen until it is there. */
export function useThroughput(choice: ThroughputChoice) {
  return useQuery(throughputQuery(choice));
}
