/** The statements over everything that is kept encrypted, whatever it is for. */
import type { Queryable } from '../database.ts';

export interface StoredEnvelope {
  readonly kind: 'push_secret' | 'machine_key';
  /** Id of a push secret; prefix of a machine key. */
  readonly id: string;
  readonly envelope: Buffer;
}

/** Every envelope, of retired secrets and revoked keys too. */
export async function listEnvelopes(db: Queryable): Promise<StoredEnvelope[]> {
  const { rows } = await db.query<StoredEnvelope>(
    `SELECT 'push_secret' AS kind, id, envelope FROM push_secret
     UNION ALL
     SELECT 'machine_key', prefix, shared_secret FROM machine_key WHERE shared_secret IS NOT NULL
     ORDER BY kind, id`,
  );
  return rows;
}

const REPLACE = {
  push_secret: 'UPDATE push_secret SET envelope = $3 WHERE id = $1 AND envelope = $2',
  machine_key: 'UPDATE machine_key SET shared_secret = $3 WHERE prefix = $1 AND shared_secret = $2',
} as const;

/** Puts another envelope in the place of one that is still there. False: it is not any more. */
export async function replaceEnvelope(
  db: Queryable,
  { kind, id, envelope }: StoredEnvelope,
  next: Uint8Array,
): Promise<boolean> {
  const { rowCount } = await db.query(REPLACE[kind], [id, envelope, next]);
  return rowCount === 1;
}
