/** Secrets that the installation makes for itself, so that a restart keeps sessions. */
import type { Queryable } from '../database.ts';

/**
 * The secret called `name`; `candidate` becomes it if there is none yet. Whoever comes first decides,
 * so that several processes starting at once agree.
 */
export async function keepSecret(db: Queryable, name: string, candidate: string): Promise<string> {
  await db.query(
    'INSERT INTO installation_secret (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING',
    [name, candidate],
  );
  const { rows } = await db.query<{ value: string }>(
    'SELECT value FROM installation_secret WHERE name = $1',
    [name],
  );
  return rows[0]?.value ?? candidate;
}
