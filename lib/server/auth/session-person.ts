/** Who is signed in, by the session cookie. */
import { z } from 'zod';
import { ROLES, type Principal } from '#lib/domain/access';
import type { Database } from '../database.ts';
import { log } from '../log.ts';
import { endIdleSession, touchSession } from '../store/sessions.ts';
import { authOn } from './auth.ts';

const IDLE_SECONDS = 12 * 3_600;
const MINUTE_MS = 60_000;

export type PersonPrincipal = Extract<Principal, { kind: 'person' }>;

const signedInSchema = z.object({
  session: z.object({ id: z.string(), updatedAt: z.date() }),
  user: z.object({ id: z.string(), name: z.string(), email: z.string(), role: z.enum(ROLES) }),
});

/**
 * The person whose session the cookies among `headers` name, with the role they have now; null
 * without cookie, or if the session has ended: signed out, 12 h unused or 7 days old.
 */
export async function findSessionPerson(
  db: Database,
  headers: Headers,
): Promise<PersonPrincipal | null> {
  if (!headers.has('cookie')) return null;
  const auth = await authOn(db);
  const answer: unknown = await auth.api.getSession({ headers }).catch(async (error: unknown) => {
    // better-auth tells a database that is away as any other fault; this statement then throws.
    await db.query('SELECT 1');
    throw error;
  });
  const found = signedInSchema.safeParse(answer);
  if (!found.success) return null;
  const { session, user } = found.data;
  const unusedMs = Date.now() - session.updatedAt.getTime();
  if (unusedMs > MINUTE_MS) {
    if (await endIdleSession(db, session.id, IDLE_SECONDS)) return null;
    touchSession(db, session.id).catch((error: unknown) =>
      log.debug({ err: error }, 'not touched'),
    );
  }
  const { id: personId, name, email, role } = user;
  return { kind: 'person', personId, name, email, role };
}
