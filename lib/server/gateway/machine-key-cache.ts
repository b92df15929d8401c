/** What a process remembers of machine keys for 2 s, so that not every request asks the database. */
import type { WebhookKey } from '#lib/client-sdk/webhook-key';
import type { Database } from '../database.ts';
import { log } from '../log.ts';
import { findUsableKey, touchKey, type UsableMachineKey } from '../store/machine-keys.ts';

const CACHE_MS = 2_000;
const MOST_CACHED = 10_000;
const TOUCH_MS = 60_000;

export interface CachedKey {
  /** Null: there is no such key, or it may not be used. */
  readonly found: Promise<UsableMachineKey | null>;
  readonly untilMs: number;
  /** The secret that was found right while this was current. */
  proven: Buffer | null;
  /** What signatures are checked with, once it was read. */
  verifier: WebhookKey | null;
}

interface Memory {
  readonly cached: WeakMap<Database, Map<string, CachedKey>>;
  readonly touchedAtMs: Map<number, number>;
}

const holder = globalThis as typeof globalThis & { sluiceMachineKeys?: Memory };

function memory(): Memory {
  return (holder.sluiceMachineKeys ??= { cached: new WeakMap(), touchedAtMs: new Map() });
}

function cacheOf(db: Database): Map<string, CachedKey> {
  const known = memory().cached.get(db);
  if (known !== undefined) return known;
  const fresh = new Map<string, CachedKey>();
  memory().cached.set(db, fresh);
  return fresh;
}

/** Asks the database at most once in 2 s for a prefix, however many requests wait for the answer. */
export function lookUpKey(db: Database, prefix: string): CachedKey {
  const cache = cacheOf(db);
  const nowMs = performance.now();
  const known = cache.get(prefix);
  if (known !== undefined && known.untilMs > nowMs) return known;
  if (cache.size >= MOST_CACHED) cache.clear();
  const found = findUsableKey(db, prefix);
  const fresh: CachedKey = { found, untilMs: nowMs + CACHE_MS, proven: null, verifier: null };
  cache.set(prefix, fresh);
  found.catch(() => cache.delete(prefix));
  return fresh;
}

/** The next request asks the database again. */
export function forgetKey(db: Database, prefix: string): void {
  cacheOf(db).delete(prefix);
}

/** Off the request's path: an answer never waits for it, and its failure is no one's problem. */
export function noteKeyUse(db: Database, key: UsableMachineKey): void {
  const nowMs = performance.now();
  const touchedAtMs = memory().touchedAtMs.get(key.id);
  if (touchedAtMs !== undefined && nowMs - touchedAtMs < TOUCH_MS) return;
  memory().touchedAtMs.set(key.id, nowMs);
  touchKey(db, key.id).catch((error: unknown) => log.debug({ err: error }, 'key use not noted'));
}
