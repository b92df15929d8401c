/** Round durations between which a logarithmic scale reaches, so that no two of its labels read alike. */
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const STEPS_MS = [
  ...[0.1, 1, 10, 100, SECOND, 10 * SECOND],
  ...[MINUTE, 10 * MINUTE, HOUR, 10 * HOUR, DAY, 10 * DAY, 100 * DAY, 1000 * DAY],
];
const MOST_TICKS = 5;

export interface DurationScale {
  /** Its ends, in milliseconds. */
  readonly domain: readonly [number, number];
  readonly ticks: readonly number[];
}

/** The shortest scale that holds all of `durations` (milliseconds); of none, a millisecond to a second. */
export function scaleOfDurations(durations: readonly number[]): DurationScale {
  const [least, most] =
    durations.length === 0 ? [1, SECOND] : [Math.min(...durations), Math.max(...durations)];
  const below = STEPS_MS.filter((step) => step <= least).length - 1;
  const from = Math.min(Math.max(below, 0), STEPS_MS.length - 2);
  const reached = STEPS_MS.findIndex((step, index) => step >= most && index > from);
  const to = reached === -1 ? STEPS_MS.length - 1 : reached;
  const steps = STEPS_MS.slice(from, to + 1);
  const stride = Math.ceil((steps.length - 1) / (MOST_TICKS - 1));
  const ticks = steps.filter((_, index) => (steps.length - 1 - index) % stride === 0);
  return { domain: [steps[0] ?? 1, steps.at(-1) ?? SECOND], ticks };
}
