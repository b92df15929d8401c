/** Who looks at the console, for server layouts; every API checks for itself all the same. */
import { headers } from 'next/headers';
import type { Me } from '#lib/contracts/access';
import { findSessionPerson } from '#lib/server/auth/session-person';
import { database } from '#lib/server/database';

/** The person of the session cookie, or null. */
export async function findPerson(): Promise<Me | null> {
  const principal = await findSessionPerson(database(), new Headers(await headers()));
  if (principal?.kind !== 'person') return null;
  const { personId: id, name, email, role } = principal;
  return { id, name, email, role };
}
