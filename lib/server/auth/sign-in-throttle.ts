/** Slows down guessing of passwords: counts failures by account and by address. */

interface Bucket {
  failures: number;
  resetsAtMs: number;
}

const WINDOW_MS = 10 * 60_000;
const LIMITS = { account: 10, address: 50 } as const;
const MOST_BUCKETS = 10_000;

const holder = globalThis as typeof globalThis & { sluiceSignInFailures?: Map<string, Bucket> };

function buckets(): Map<string, Bucket> {
  return (holder.sluiceSignInFailures ??= new Map());
}

/** Who tries to sign in: the e-mail address they gave, known or not, and where they call from. */
export interface SignInTry {
  readonly account: string;
  readonly address: string | null;
}

function keysOf(attempt: SignInTry): [key: string, limit: number][] {
  const account: [string, number] = [
    `account ${attempt.account.trim().toLowerCase().slice(0, 320)}`,
    LIMITS.account,
  ];
  if (attempt.address === null) return [account];
  return [account, [`address ${attempt.address.slice(0, 64)}`, LIMITS.address]];
}

/** Seconds until this may be tried again; 0: now. */
export function secondsUntilSignIn(attempt: SignInTry, nowMs = Date.now()): number {
  const waits = keysOf(attempt).map(([key, limit]) => {
    const bucket = buckets().get(key);
    return bucket !== undefined && bucket.failures >= limit ? bucket.resetsAtMs - nowMs : 0;
  });
  return Math.ceil(Math.max(0, ...waits) / 1_000);
}

/**
 * Counts a try before its password is checked, so that many at once do not all pass; a success takes
 * it back with `forgetSignInFailures`.
 */
export function countSignInTry(attempt: SignInTry, nowMs = Date.now()): void {
  dropEnded(nowMs);
  for (const [key] of keysOf(attempt)) {
    const bucket = buckets().get(key);
    if (bucket === undefined || bucket.resetsAtMs <= nowMs) {
      buckets().set(key, { failures: 1, resetsAtMs: nowMs + WINDOW_MS });
    } else bucket.failures += 1;
  }
}

/** After a right password: the account starts afresh, and the address loses only this one try. */
export function forgetSignInFailures(attempt: SignInTry): void {
  const [[account], address] = keysOf(attempt) as [[string, number], [string, number]?];
  buckets().delete(account);
  const bucket = address === undefined ? undefined : buckets().get(address[0]);
  if (bucket !== undefined && bucket.failures > 0) bucket.failures -= 1;
}

/** Bounds the memory: ended buckets go, and the oldest ones if there are still too many. */
function dropEnded(nowMs: number): void {
  if (buckets().size < MOST_BUCKETS) return;
  for (const [key, bucket] of buckets()) if (bucket.resetsAtMs <= nowMs) buckets().delete(key);
  for (const key of buckets().keys()) {
    if (buckets().size < MOST_BUCKETS) return;
    buckets().delete(key);
  }
}
