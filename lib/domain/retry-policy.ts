/** When the automatic next attempt comes: exponential backoff with full-range jitter on top. */
export interface RetryPolicy {
  readonly maxAttempts: number;
  readonly firstDelayMs: number;
  readonly maxDelayMs: number;
  /** Whether a bug in a handler is worth another automatic try. */
  readonly retryDefects: boolean;
}

export const DEFAULT_RETRY_POLICY: RetryPolicy = {
  maxAttempts: 8,
  firstDelayMs: 2_000,
  maxDelayMs: 15 * 60_000,
  retryDefects: false,
};

const JITTER_SHARE = 0.2;

/**
 * Milliseconds to wait before attempt number `attempt` (2 is the first retry).
 * `random` in [0, 1) spreads the delay over +-20 % so that retries do not arrive in step.
 */
export function delayBeforeAttempt(policy: RetryPolicy, attempt: number, random: number): number {
  const doublings = Math.max(0, attempt - 2);
  const backoff = Math.min(policy.firstDelayMs * 2 ** doublings, policy.maxDelayMs);
  return Math.round(backoff * (1 - JITTER_SHARE + 2 * JITTER_SHARE * random));
}
