/** Keys of machines, as stored: never the secret, only its SHA-256. */
import type { Scope } from '#lib/domain/access';
import type { Database, Queryable } from '../database.ts';
import { prismaOn } from './prisma-on.ts';

export interface StoredMachineKey {
  readonly id: number;
  readonly name: string;
  readonly prefix: string;
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
  readonly secret_sha256: Buffer;
  readonly scopes: Scope[];
  readonly sources: string[];
}

const shown = {
  id: true,
  name: true,
  prefix: true,
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

export interface NewMachineKey {
  readonly name: string;
  readonly prefix: string;
  readonly secretSha256: Uint8Array<ArrayBuffer>;
  readonly scopes: readonly Scope[];
  readonly sources: readonly string[];
  readonly createdBy: string;
  readonly expiresAt: Date | null;
}

/** Stores a new key. */
export function insertKey(db: Database, key: NewMachineKey): Promise<StoredMachineKey> {
  return prismaOn(db).machineKey.create({
    data: { ...key, scopes: [...key.scopes], sources: [...key.sources] },
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
    text: `SELECT id, name, secret_sha256, scopes, sources FROM machine_key
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
