/** How far a replay operation is, how fast it goes and how long it may still take. */
import type { ReplayOperation } from '#lib/contracts/replay-operation';

type Counts = ReplayOperation['counts'];

/** How many have come to an end, whatever it was. */
export function countEnded(counts: Counts): number {
  return counts.fixed + counts.failedSame + counts.failedNew + counts.skipped;
}

/** The part that has come to an end, 0 to 1; 1 for nothing at all. */
export function shareEnded(counts: Counts): number {
  return counts.total === 0 ? 1 : countEnded(counts) / counts.total;
}

/** What was seen of an operation at one moment. */
export interface Sighting {
  readonly atMs: number;
  readonly ended: number;
}

const REMEMBERED_MS = 20_000;
const FEWEST_MS = 900;

/** The sightings that still tell of the speed now, with one more. */
export function remember(seen: readonly Sighting[], next: Sighting): readonly Sighting[] {
  const last = seen.at(-1);
  if (last !== undefined && next.ended < last.ended) return [next];
  return [...seen.filter(({ atMs }) => next.atMs - atMs <= REMEMBERED_MS), next];
}

/** How many a second came to an end of late; null while too little was seen. */
export function measureRate(seen: readonly Sighting[]): number | null {
  const [first] = seen;
  const last = seen.at(-1);
  if (first === undefined || last === undefined) return null;
  const lasted = last.atMs - first.atMs;
  return lasted < FEWEST_MS ? null : ((last.ended - first.ended) * 1_000) / lasted;
}

/** How long the rest takes at this speed, in milliseconds; null where nobody can tell. */
export function estimateRest(counts: Counts, ratePerSecond: number | null): number | null {
  const rest = counts.total - countEnded(counts);
  if (rest === 0) return 0;
  return ratePerSecond === null || ratePerSecond <= 0 ? null : (rest / ratePerSecond) * 1_000;
}
