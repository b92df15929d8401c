/** A limit of so many a second on average: what comes takes tokens, and time brings them back. */

export interface TokenBucket {
  /** Below zero: more was taken than there was, and whoever comes next waits. */
  tokens: number;
  atMs: number;
}

/** Full: one second's worth. */
export function fillBucket(ratePerSecond: number, nowMs: number): TokenBucket {
  return { tokens: ratePerSecond, atMs: nowMs };
}

/**
 * Seconds until one may come, 0 for now. Brings back what time has brought, up to one second's worth;
 * the rate may have changed since.
 */
export function secondsUntilTurn(
  bucket: TokenBucket,
  ratePerSecond: number,
  nowMs: number,
): number {
  const sinceMs = Math.max(0, nowMs - bucket.atMs);
  bucket.tokens = Math.min(ratePerSecond, bucket.tokens + (sinceMs * ratePerSecond) / 1_000);
  bucket.atMs = nowMs;
  return bucket.tokens >= 1 ? 0 : (1 - bucket.tokens) / ratePerSecond;
}
