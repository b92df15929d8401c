/** The statements of the secrets that sign pushes. They keep envelopes and know nothing inside. */
import type { SignatureScheme } from '#lib/domain/signature-scheme';
import type { Queryable } from '../database.ts';

export interface StoredPushSecret {
  readonly id: string;
  readonly scheme: SignatureScheme;
  /** null for a shared secret. */
  readonly publicKey: string | null;
  readonly createdAt: Date;
  readonly createdBy: string;
  /** It signs until then; null: no end is set. */
  readonly retiresAt: Date | null;
  readonly isRetired: boolean;
}

const SHOWN = `id, scheme, public_key AS "publicKey", created_at AS "createdAt",
  created_by AS "createdBy", retires_at AS "retiresAt",
  coalesce(retires_at <= now(), false) AS "isRetired"`;

/** Every secret of a source, newest first, retired ones too. */
export async function listStoredPushSecrets(
  db: Queryable,
  sourceId: number,
): Promise<StoredPushSecret[]> {
  const { rows } = await db.query<StoredPushSecret>({
    name: 'list-push-secrets',
    text: `SELECT ${SHOWN} FROM push_secret WHERE source_id = $1 ORDER BY created_at DESC, id`,
    values: [sourceId],
  });
  return rows;
}

export interface NewPushSecret {
  readonly id: string;
  readonly sourceId: number;
  readonly scheme: SignatureScheme;
  readonly envelope: Uint8Array;
  readonly publicKey: string | null;
  readonly createdBy: string;
  /** How long the earlier ones of the scheme go on signing beside it, in seconds. */
  readonly overlapSeconds: number;
}

// An earlier end that was set stays.
const INSERT = `
WITH earlier AS (
  UPDATE push_secret
  SET retires_at = least(retires_at, now() + make_interval(secs => $7))
  WHERE source_id = $2 AND scheme = $3::signature_scheme
)
INSERT INTO push_secret (id, source_id, scheme, envelope, public_key, created_by)
VALUES ($1, $2, $3::signature_scheme, $4, $5, $6)
RETURNING ${SHOWN}`;

/** Keeps a new secret and sets the end of the earlier ones of its scheme. */
export async function insertPushSecret(
  db: Queryable,
  secret: NewPushSecret,
): Promise<StoredPushSecret> {
  const { id, sourceId, scheme, envelope, publicKey, createdBy, overlapSeconds } = secret;
  const { rows } = await db.query<StoredPushSecret>({
    name: 'insert-push-secret',
    text: INSERT,
    values: [id, sourceId, scheme, envelope, publicKey, createdBy, overlapSeconds],
  });
  const [row] = rows;
  if (row === undefined) throw new Error('PostgreSQL gave no row for an insert');
  return row;
}

/** Ends a secret now; a retired one keeps its time. Null: the source has no such secret. */
export async function retireStoredPushSecret(
  db: Queryable,
  { sourceId, id }: { sourceId: number; id: string },
): Promise<StoredPushSecret | null> {
  const { rows } = await db.query<StoredPushSecret>({
    name: 'retire-push-secret',
    text: `UPDATE push_secret SET retires_at = least(retires_at, now())
           WHERE source_id = $1 AND id = $2 RETURNING ${SHOWN}`,
    values: [sourceId, id],
  });
  return rows[0] ?? null;
}

export interface SigningEnvelope {
  readonly id: string;
  readonly envelope: Buffer;
}

/** What signs for a source at this moment, newest first. No rows: nothing may be pushed. */
export async function findSigningEnvelopes(
  db: Queryable,
  sourceId: number,
): Promise<SigningEnvelope[]> {
  const { rows } = await db.query<SigningEnvelope>({
    name: 'find-signing-envelopes',
    text: `SELECT id, envelope FROM push_secret
           WHERE source_id = $1 AND (retires_at IS NULL OR retires_at > now())
           ORDER BY created_at DESC, id LIMIT 10`,
    values: [sourceId],
  });
  return rows;
}
