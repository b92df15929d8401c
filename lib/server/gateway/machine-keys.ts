/** Keys of machines: made, listed, revoked, and checked on every machine request. */
import { hash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import type { MachineKey } from '#lib/contracts/access';
import { EVERY_SOURCE, type Principal, type Scope } from '#lib/domain/access';
import type { Database } from '../database.ts';
import { log } from '../log.ts';
import {
  findUsableKey,
  insertKey,
  listStoredKeys,
  revokeStoredKey,
  touchKey,
  type StoredMachineKey,
  type UsableMachineKey,
} from '../store/machine-keys.ts';
import { listStoredSources } from '../store/sources.ts';
import { GatewayError } from './gateway-error.ts';
import { UnknownSourceError } from './sources.ts';

/** `sluice_`, 8 characters that tell keys apart, `_`, 256 random bits. */
const KEY = /^sluice_([a-z0-9]{8})_([A-Za-z0-9_-]{43})$/;
const KEY_LENGTH = 59;
const PREFIX_ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';
const CACHE_MS = 2_000;
const MOST_CACHED = 10_000;
const TOUCH_MS = 60_000;

export class UnknownKeyError extends GatewayError {
  override readonly name = 'UnknownKeyError';
  constructor(id: number) {
    super('unknown_key', `There is no machine key ${id}.`);
  }
}

export interface MachineKeyRequest {
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** Keys of sources, or `*` for all of them. */
  readonly sources: readonly string[];
  readonly createdBy: string;
  readonly expiresAt?: Date | null;
}

/**
 * Makes a key. `secret` is the whole key and is shown this once: only its SHA-256 is kept.
 * @throws UnknownSourceError if it names a source that does not exist.
 */
export async function createMachineKey(
  db: Database,
  request: MachineKeyRequest,
): Promise<{ key: MachineKey; secret: string }> {
  const named = [...new Set(request.sources)].filter((source) => source !== EVERY_SOURCE);
  const known = new Set((await listStoredSources(db, named)).map((source) => source.key));
  const unknown = named.find((source) => !known.has(source));
  if (unknown !== undefined) throw new UnknownSourceError(unknown);

  const prefix = Array.from({ length: 8 }, () =>
    PREFIX_ALPHABET.charAt(randomInt(PREFIX_ALPHABET.length)),
  ).join('');
  const secret = randomBytes(32).toString('base64url');
  const stored = await insertKey(db, {
    name: request.name,
    prefix,
    secretSha256: hashSecret(secret),
    scopes: [...new Set(request.scopes)],
    sources: request.sources.includes(EVERY_SOURCE) ? [EVERY_SOURCE] : named,
    createdBy: request.createdBy,
    expiresAt: request.expiresAt ?? null,
  });
  return { key: toMachineKey(stored), secret: `sluice_${prefix}_${secret}` };
}

/** Every key, newest first, revoked ones too. */
export async function listMachineKeys(db: Database): Promise<MachineKey[]> {
  return (await listStoredKeys(db)).map(toMachineKey);
}

/**
 * Ends a key's validity: at once in this process, within 2 s in others. Revoking again changes nothing.
 * @throws UnknownKeyError
 */
export async function revokeMachineKey(db: Database, id: number): Promise<MachineKey> {
  const stored = await revokeStoredKey(db, id);
  if (stored === null) throw new UnknownKeyError(id);
  cacheOf(db).delete(stored.prefix);
  return toMachineKey(stored);
}

/**
 * The machine whose key `token` is; null if it is none of ours, revoked or expired. Text of any
 * length and content is fine.
 */
export async function authenticateMachine(db: Database, token: string): Promise<Principal | null> {
  const trimmed = token.length <= 2 * KEY_LENGTH ? token.trim() : '';
  const [, prefix, secret] = KEY.exec(trimmed) ?? [];
  if (prefix === undefined || secret === undefined) return null;
  const entry = lookUp(db, prefix);
  const key = await entry.found;
  if (!isRight(entry, key, secret) || key === null) return null;
  noteUse(db, key);
  const { id: keyId, name, scopes, sources } = key;
  return { kind: 'machine', keyId, name, scopes, sources };
}

function isRight(entry: Cached, key: UsableMachineKey | null, secret: string): boolean {
  if (isProven(entry, secret)) return true;
  // The same work for a prefix that nobody has, so that an answer's time tells nothing.
  const expected = key?.secret_sha256 ?? Buffer.alloc(32);
  if (!timingSafeEqual(hashSecret(secret), expected) || key === null) return false;
  entry.proven = Buffer.from(secret);
  return true;
}

/** Whether this very secret was checked against what the entry holds, which saves hashing it again. */
function isProven({ proven }: Cached, secret: string): boolean {
  return proven !== null && timingSafeEqual(Buffer.from(secret), proven);
}

function hashSecret(secret: string): Buffer<ArrayBuffer> {
  return hash('sha256', secret, 'buffer');
}

interface Cached {
  readonly found: Promise<UsableMachineKey | null>;
  readonly untilMs: number;
  /** The secret that was found right while this was current. */
  proven: Buffer | null;
}

interface Memory {
  readonly cached: WeakMap<Database, Map<string, Cached>>;
  readonly touchedAtMs: Map<number, number>;
}

const holder = globalThis as typeof globalThis & { sluiceMachineKeys?: Memory };

function memory(): Memory {
  return (holder.sluiceMachineKeys ??= { cached: new WeakMap(), touchedAtMs: new Map() });
}

function cacheOf(db: Database): Map<string, Cached> {
  const known = memory().cached.get(db);
  if (known !== undefined) return known;
  const fresh = new Map<string, Cached>();
  memory().cached.set(db, fresh);
  return fresh;
}

/** Asks the database at most once in 2 s for a prefix, however many requests wait for the answer. */
function lookUp(db: Database, prefix: string): Cached {
  const cache = cacheOf(db);
  const nowMs = performance.now();
  const known = cache.get(prefix);
  if (known !== undefined && known.untilMs > nowMs) return known;
  if (cache.size >= MOST_CACHED) cache.clear();
  const found = findUsableKey(db, prefix);
  const fresh: Cached = { found, untilMs: nowMs + CACHE_MS, proven: null };
  cache.set(prefix, fresh);
  found.catch(() => cache.delete(prefix));
  return fresh;
}

/** Off the request's path: an answer never waits for it, and its failure is no one's problem. */
function noteUse(db: Database, key: UsableMachineKey): void {
  const nowMs = performance.now();
  const touchedAtMs = memory().touchedAtMs.get(key.id);
  if (touchedAtMs !== undefined && nowMs - touchedAtMs < TOUCH_MS) return;
  memory().touchedAtMs.set(key.id, nowMs);
  touchKey(db, key.id).catch((error: unknown) => log.debug({ err: error }, 'key use not noted'));
}

function toMachineKey(stored: StoredMachineKey): MachineKey {
  return {
    ...stored,
    scopes: stored.scopes as Scope[],
    createdAt: stored.createdAt.toISOString(),
    lastUsedAt: stored.lastUsedAt?.toISOString() ?? null,
    expiresAt: stored.expiresAt?.toISOString() ?? null,
    revokedAt: stored.revokedAt?.toISOString() ?? null,
  };
}
