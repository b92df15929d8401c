/** Understands the Retry-After field (RFC 9110 §10.2.3). */

/** A wish for more than a day is taken as a day. */
const MAX_MS = 86_400_000;

/** Milliseconds from `nowMs`, or null where the field is absent or cannot be read. */
export function parseRetryAfter(field: string | null, nowMs: number): number | null {
  if (field === null) return null;
  const wish = /^\d+$/.test(field.trim()) ? Number(field) * 1000 : Date.parse(field) - nowMs;
  return Number.isNaN(wish) ? null : Math.min(Math.max(wish, 0), MAX_MS);
}
