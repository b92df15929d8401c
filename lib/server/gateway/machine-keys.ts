/** Keys of machines: made, listed, revoked; and who sends a bearer key. */
import { hash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import type { MachineKey } from '#lib/contracts/access';
import { EVERY_SOURCE, type Principal, type Scope } from '#lib/domain/access';
import type { Database } from '../database.ts';
import {
  insertKey,
  listStoredKeys,
  revokeStoredKey,
  type KeyProof,
  type StoredMachineKey,
  type UsableMachineKey,
} from '../store/machine-keys.ts';
import { listStoredSources } from '../store/sources.ts';
import { GatewayError } from './gateway-error.ts';
import { forgetKey, lookUpKey, noteKeyUse, type CachedKey } from './machine-key-cache.ts';
import { UnknownSourceError } from './sources.ts';

/** `sluice_`, 8 characters that tell keys apart, `_`, 256 random bits. */
const KEY = /^sluice_([a-z0-9]{8})_([A-Za-z0-9_-]{43})$/;
const KEY_LENGTH = 59;
const PREFIX_ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';

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
 * Makes a bearer key. `secret` is the whole key and is shown this once: only its SHA-256 is kept.
 * @throws UnknownSourceError if it names a source that does not exist.
 */
export async function createMachineKey(
  db: Database,
  request: MachineKeyRequest,
): Promise<{ key: MachineKey; secret: string }> {
  const secret = randomBytes(32).toString('base64url');
  const key = await addKey(db, request, () => ({
    kind: 'bearer',
    secretSha256: hashSecret(secret),
  }));
  return { key, secret: `sluice_${key.prefix}_${secret}` };
}

/**
 * Adds a key of either kind; `prove` is given its prefix.
 * @throws UnknownSourceError if it names a source that does not exist.
 */
export async function addKey(
  db: Database,
  request: MachineKeyRequest,
  prove: (prefix: string) => KeyProof,
): Promise<MachineKey> {
  const named = [...new Set(request.sources)].filter((source) => source !== EVERY_SOURCE);
  const known = new Set((await listStoredSources(db, named)).map((source) => source.key));
  const unknown = named.find((source) => !known.has(source));
  if (unknown !== undefined) throw new UnknownSourceError(unknown);

  const prefix = Array.from({ length: 8 }, () =>
    PREFIX_ALPHABET.charAt(randomInt(PREFIX_ALPHABET.length)),
  ).join('');
  const stored = await insertKey(db, {
    name: request.name,
    prefix,
    proof: prove(prefix),
    scopes: [...new Set(request.scopes)],
    sources: request.sources.includes(EVERY_SOURCE) ? [EVERY_SOURCE] : named,
    createdBy: request.createdBy,
    expiresAt: request.expiresAt ?? null,
  });
  return toMachineKey(stored);
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
  forgetKey(db, stored.prefix);
  return toMachineKey(stored);
}

/**
 * The machine whose bearer key `token` is; null if it is none of ours, signed, revoked or expired.
 * Text of any length and content is fine.
 */
export async function authenticateMachine(db: Database, token: string): Promise<Principal | null> {
  const trimmed = token.length <= 2 * KEY_LENGTH ? token.trim() : '';
  const [, prefix, secret] = KEY.exec(trimmed) ?? [];
  if (prefix === undefined || secret === undefined) return null;
  const entry = lookUpKey(db, prefix);
  const key = await entry.found;
  if (!isRight(entry, key?.secret_sha256 ?? null, secret) || key === null) return null;
  noteKeyUse(db, key);
  return toPrincipal(key);
}

/** Who uses a key. */
export function toPrincipal(key: UsableMachineKey): Extract<Principal, { kind: 'machine' }> {
  const { id: keyId, name, scopes, sources } = key;
  return { kind: 'machine', keyId, name, scopes, sources };
}

function isRight(entry: CachedKey, sha256: Buffer | null, secret: string): boolean {
  if (isProven(entry, secret)) return true;
  // The same work for a prefix that nobody has, so that an answer's time tells nothing.
  const expected = sha256 ?? Buffer.alloc(32);
  if (!timingSafeEqual(hashSecret(secret), expected) || sha256 === null) return false;
  entry.proven = Buffer.from(secret);
  return true;
}

/** Whether this very secret was checked against what the entry holds, which saves hashing it again. */
function isProven({ proven }: CachedKey, secret: string): boolean {
  return proven !== null && timingSafeEqual(Buffer.from(secret), proven);
}

function hashSecret(secret: string): Buffer<ArrayBuffer> {
  return hash('sha256', secret, 'buffer');
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
