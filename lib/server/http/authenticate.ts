/** Who makes a request: a machine by its key, or a person by the session cookie. */
import type { Principal } from '#lib/domain/access';
import { isSameOrigin } from '../auth/same-origin.ts';
import { findSessionPerson } from '../auth/session-person.ts';
import { database, type Database } from '../database.ts';
import { authenticateMachine } from '../gateway/machine-keys.ts';
import { ForeignOriginError } from '../gateway/people.ts';
import type { DoorRequest } from './door-request.ts';

const BEARER = /^bearer(?: |$)/i;
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Whether a request carries a machine key, which then decides alone. */
export function carriesBearer({ headers }: DoorRequest): boolean {
  return BEARER.test(headers.get('authorization') ?? '');
}

/**
 * Who asks; null: nobody we know. A Bearer header decides alone, whatever cookies come with it.
 * @throws ForeignOriginError if a page of another site tries to change something with a person's session.
 */
export function authenticate(request: DoorRequest): Promise<Principal | null> {
  return authenticateOn(database(), request);
}

/** The same on a given database. */
export async function authenticateOn(
  db: Database,
  request: DoorRequest,
): Promise<Principal | null> {
  const authorization = request.headers.get('authorization');
  if (authorization !== null && BEARER.test(authorization)) {
    return authenticateMachine(db, authorization.slice('Bearer '.length));
  }
  const person = await findSession(db, request);
  if (person !== null && !SAFE_METHODS.has(request.method) && !isSameOrigin(request)) {
    throw new ForeignOriginError();
  }
  return person;
}

async function findSession(db: Database, { headers }: DoorRequest): Promise<Principal | null> {
  return headers.has('cookie') ? findSessionPerson(db, new Headers([...headers])) : null;
}
