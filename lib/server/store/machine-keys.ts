/** Keys of machines, as stored: never a secret itself, only its SHA-256 or an envelope. */
import type { KeyKind, Scope } from '#lib/domain/access';
import type { Database, Queryable } from '../database.ts';
import { prismaOn } from './prisma-on.ts';

export interface StoredMachineKey {
  readonly id: number;
  readonly name: string;
  readonly prefix: string;
  readonly kind: KeyKind;
  readonly publicKey: string | null;
  readonly scopes: string[];
  readonly sources: string[];
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
}

/** What a request is checked against. Only keys that are neither revoked nor expired. */
export interface UsableMachineKey {
  readonly id: number;
  readonly name: string;
  readonly prefix: string;
  /** Of a bearer key; null: signed. */
  readonly secret_sha256: Buffer | null;
  /** Of a signed key, encrypted; null: bearer, or it has a public key. */
  readonly shared_secret: Buffer | null;
  readonly public_key: string | null;
  readonly scopes: Scope[];
  readonly sources: string[];
}

const shown = {
  id: true,
  name: true,
  prefix: true,
  kind: true,
  publicKey: true,
  scopes: true,
  sources: true,
  createdBy: true,
  createdAt: true,
  lastUsedAt: true,
  expiresAt: true,
  revokedAt: true,
} as const;

/** Every key, newest first. */
export function listStoredKeys(db: Database): Promise<StoredMachineKey[]> {
  return prismaOn(db).machineKey.findMany({ select: shown, orderBy: { id: 'desc' } });
}

/** What a request with the key is checked by. */
export type KeyProof =
  | { readonly kind: 'bearer'; readonly secretSha256: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'signed'; readonly sharedSecret: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'signed'; readonly publicKey: string };

export interface NewMachineKey {
  readonly name: string;
  readonly prefix: string;
  readonly proof: KeyProof;
  readonly scopes: readonly Scope[];
  readonly sources: readonly string[];
  readonly createdBy: string;
  readonly expiresAt: Date | null;
}

/** Stores a new key. */
export function insertKey(
  db: Database,
  { proof, ...key }: NewMachineKey,
): Promise<StoredMachineKey> {
  return prismaOn(db).machineKey.create({
    data: { ...key, ...proof, scopes: [...key.scopes], sources: [...key.sources] },
    select: shown,
  });
}

/** Ends a key's validity now; an already revoked one keeps its time. Null: no such key. */
export async function revokeStoredKey(db: Database, id: number): Promise<StoredMachineKey | null> {
  await db.query('UPDATE machine_key SET revoked_at = now() WHERE id = $1 AND revoked_at IS NULL', [
    id,
  ]);
  return prismaOn(db).machineKey.findUnique({ where: { id }, select: shown });
}

/** The key with this prefix, if it may be used now by the clock of the database; else null. */
export async function findUsableKey(
  db: Queryable,
  prefix: string,
): Promise<UsableMachineKey | null> {
  const { rows } = await db.query<UsableMachineKey>({
    name: 'find-usable-key',
    text: `SELECT id, name, prefix, secret_sha256, shared_secret, public_key, scopes, sources
           FROM machine_key
           WHERE prefix = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())`,
    values: [prefix],
  });
  return rows[0] ?? null;
}

/** Notes that a key was used, at most once a minute. */
export async function touchKey(db: Queryable, id: number): Promise<void> {
  await db.query(
    `UPDATE machine_key SET last_used_at = now()
     WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')`,
    [id],
  );
}
