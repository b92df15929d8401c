/** The W3C Trace Context header. */
const PATTERN = /^(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** The value if it is valid; else null, as Trace Context §3.3 asks to pass over a broken one. */
export function readTraceparent(value: string | null): string | null {
  return value !== null && PATTERN.test(value) ? value : null;
}
