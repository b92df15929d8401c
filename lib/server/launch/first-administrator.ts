/** Makes sure that somebody can sign in to a new installation. */
import { randomBytes } from 'node:crypto';
import { openDatabase } from '../database.ts';
import { countPeople, createPerson } from '../gateway/people.ts';

export interface Credentials {
  readonly email: string;
  readonly password: string;
}

const DEFAULT_EMAIL = 'admin@sluice.local';

/**
 * Creates the first administrator when there is no person at all.
 * @returns how to sign in, the only time that the password is known; undefined when people exist
 */
export async function createFirstAdministrator(
  connectionString: string,
  wanted: { readonly email?: string | undefined; readonly password?: string | undefined },
): Promise<Credentials | undefined> {
  const pool = openDatabase({ connectionString, max: 2, applicationName: 'sluice start' });
  try {
    if ((await countPeople(pool)) > 0) return undefined;
    const email = wanted.email ?? DEFAULT_EMAIL;
    const password = wanted.password ?? randomBytes(12).toString('base64url');
    await createPerson(pool, { name: 'Administrator', email, password, role: 'admin' });
    return { email, password };
  } finally {
    await pool.end();
  }
}
