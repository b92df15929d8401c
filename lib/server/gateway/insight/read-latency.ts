/** How long records took from being stored to their last status, over a window of time. */
import type { Latency } from '#lib/contracts/insight';
import { DIRECTIONS, type Direction } from '#lib/domain/direction';
import { percentilesOf, type LatencyPercentiles } from '#lib/domain/latency';
import type { Queryable } from '#lib/server/database';
import { readLatencyRows, type LatencyRow } from '#lib/server/store/read-latency';
import { toStoreWindow, type OverTimeQuery } from './time-buckets.ts';

/**
 * Percentiles of each bucket of time and of the whole window, by direction; what had no settlement
 * is absent. Only first settlements count: a replay tells nothing about waiting. `visible`: keys of
 * the sources that the asker may see; null: all.
 */
export async function readLatency(
  db: Queryable,
  query: OverTimeQuery,
  visible: readonly string[] | null = null,
): Promise<Latency> {
  const { bucket, window } = toStoreWindow(query, visible);
  const rows = await readLatencyRows(db, window);
  const overall = DIRECTIONS.flatMap((direction) =>
    describe(rows.filter((row) => row.direction === direction)).map((found) => ({
      direction,
      ...found,
    })),
  );
  const points = [...Map.groupBy(rows, (row) => `${String(row.at.getTime())} ${row.direction}`)]
    .map(([, group]) => group)
    .flatMap((group) => describe(group).map((found) => ({ ...whenOf(group), ...found })));
  return { bucket, overall, points, asOf: new Date().toISOString() };
}

function whenOf(group: readonly LatencyRow[]): { at: string; direction: Direction } {
  const [first] = group;
  if (first === undefined) throw new Error('a group without rows');
  return { at: first.at.toISOString(), direction: first.direction };
}

function describe(rows: readonly LatencyRow[]): LatencyPercentiles[] {
  const histogram = new Map<number, number>();
  for (const { bucket, settled } of rows) {
    histogram.set(bucket, (histogram.get(bucket) ?? 0) + Number(settled));
  }
  const found = percentilesOf(histogram);
  return found === null ? [] : [found];
}
