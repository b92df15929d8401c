/** When a push that failed is tried again: the schedule that Standard Webhooks 1.0 suggests, over days. */

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** The wait after attempt 1, 2, …; after the last of them it stays at that. */
export const PUSH_DELAYS_MS: readonly number[] = [
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
];

const JITTER_SHARE = 0.2;

/**
 * Milliseconds from a failed attempt (from 1) to the next one. `random` in [0, 1) spreads them over
 * +-20 %, so that records which failed together do not come together again.
 */
export function delayAfterPush(attempt: number, random: number): number {
  const place = Math.min(Math.max(attempt, 1), PUSH_DELAYS_MS.length) - 1;
  const delay = PUSH_DELAYS_MS[place] ?? 0;
  return Math.round(delay * (1 - JITTER_SHARE + 2 * JITTER_SHARE * random));
}
