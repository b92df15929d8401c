/** Holds a source to its records a second. Counted by each web process for itself: no shared state, no wait. */
import { fillBucket, secondsUntilTurn, type TokenBucket } from '#lib/domain/token-bucket';
import type { Database } from '#lib/server/database';
import { GatewayError } from '../gateway-error.ts';
import { openSource } from '../source-state.ts';

/** Told as 429; the only refusal whose wait depends on what was sent before. */
export class RateLimitedError extends GatewayError {
  override readonly name = 'RateLimitedError';
  readonly retryAfterSeconds: number;

  constructor(source: string, retryAfterSeconds: number) {
    super('rate_limited', `Source ${source} has sent more than it may in a second.`);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Told of records that came with a request beside its first one. */
export type ChargeRecords = (records: number) => void;

type Buckets = Map<number, TokenBucket>;
const holder = globalThis as typeof globalThis & { sluiceBuckets?: WeakMap<Database, Buckets> };

function bucketsOf(db: Database): Buckets {
  const all = (holder.sluiceBuckets ??= new WeakMap());
  const known = all.get(db) ?? new Map<number, TokenBucket>();
  all.set(db, known);
  return known;
}

/**
 * Lets one request of a source in, before its body is read. It counts as one record; a batch is
 * charged for the others as they are read, and may overdraw: the source then waits the longer.
 * @throws GatewayError unknown_source, retired_source, intake_paused
 * @throws RateLimitedError
 */
export async function admitIntake(db: Database, source: string): Promise<ChargeRecords> {
  const { id, rateLimitPerSecond } = await openSource(db, source);
  const buckets = bucketsOf(db);
  if (rateLimitPerSecond === null) {
    buckets.delete(id);
    return chargeNothing;
  }
  const nowMs = performance.now();
  const bucket = buckets.get(id) ?? fillBucket(rateLimitPerSecond, nowMs);
  buckets.set(id, bucket);
  const waitSeconds = secondsUntilTurn(bucket, rateLimitPerSecond, nowMs);
  if (waitSeconds > 0) throw new RateLimitedError(source, Math.ceil(waitSeconds));
  bucket.tokens -= 1;
  return (records) => {
    bucket.tokens -= records;
  };
}

const chargeNothing: ChargeRecords = () => undefined;
