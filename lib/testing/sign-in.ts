/** People of tests, signed in. */
import { randomUUID } from 'node:crypto';
import type { Role } from '#lib/domain/access';
import { createPerson } from '#lib/server/gateway/people';
import type { Database } from '#lib/server/database';
import { handleAuthOn } from '#lib/server/http/endpoints/auth';

export interface SignedIn {
  readonly personId: string;
  /** Value of the `Cookie` header. */
  readonly cookie: string;
}

/** Adds a person of this role and signs them in. */
export async function signInAs(db: Database, role: Role): Promise<SignedIn> {
  const email = `${randomUUID()}@example.com`;
  const password = randomUUID();
  const { id: personId } = await createPerson(db, { name: `Test ${role}`, email, password, role });
  const response = await handleAuthOn(
    db,
    new Request('http://127.0.0.1/api/auth/sign-in/email', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
    }),
  );
  if (!response.ok) throw new Error(`cannot sign in: ${response.status}`);
  const cookie = response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  return { personId, cookie };
}
