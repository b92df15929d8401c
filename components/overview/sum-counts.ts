/** Adds up counts over sources. */
import type { StatusCounts, Throughput } from '#lib/contracts/insight';
import type { Status } from '#lib/domain/status';

export interface StatusTotal {
  readonly count: number;
  /** When the oldest waiting record was received; null where none waits. */
  readonly oldest: string | null;
}

/** How many records are in a status over all sources, and since when the oldest of them waits. */
export function sumStatus({ counts }: StatusCounts, status: Status): StatusTotal {
  const matching = counts.filter((row) => row.status === status);
  const oldest = matching.map((row) => row.oldest).filter((at) => at !== null);
  return {
    count: matching.reduce((total, row) => total + row.count, 0),
    oldest: oldest.sort()[0] ?? null,
  };
}

/** How many records entered a status over all points. */
export function sumEntered(points: Throughput['points'], status: Status): number {
  return points.reduce((total, row) => total + (row.status === status ? row.records : 0), 0);
}
