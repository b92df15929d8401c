/** better-auth as this product uses it: e-mail and password, no sign-up, sessions in PostgreSQL. */
import { betterAuth } from 'better-auth';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import type { Database } from '../database.ts';
import { env } from '../env.ts';
import { log } from '../log.ts';
import { ownAddress } from '../own-address.ts';
import { prismaOn } from '../store/prisma-on.ts';
import { ownOrigins } from './same-origin.ts';
import { loadAuthSecret } from './secret.ts';

const DAY_SECONDS = 86_400;

/** A session ends at the latest after this time, however much it is used. */
const SESSION_SECONDS = 7 * DAY_SECONDS;

function createAuth(db: Database, secret: string) {
  const { PUBLIC_URL, HOST, PORT, SLUICE_SECURE_COOKIES: secure } = env();
  return betterAuth({
    appName: 'Sluice',
    baseURL: new URL(PUBLIC_URL ?? ownAddress(HOST, PORT)).origin,
    basePath: '/api/auth',
    secret,
    database: prismaAdapter(prismaOn(db), { provider: 'postgresql' }),
    telemetry: { enabled: false },
    // Ours counts failures by account and by address: lib/server/auth/sign-in-throttle.ts.
    rateLimit: { enabled: false },
    logger: { log: (level, message) => log[level]({ part: 'auth' }, message) },
    trustedOrigins: (request) => (request === undefined ? [] : ownOrigins(request)),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: 12,
      maxPasswordLength: 200,
    },
    user: {
      modelName: 'person',
      additionalFields: {
        role: { type: 'string', required: true, input: false, defaultValue: 'viewer' },
      },
    },
    session: {
      modelName: 'session',
      fields: { userId: 'personId' },
      expiresIn: SESSION_SECONDS,
      disableSessionRefresh: true,
    },
    account: { modelName: 'account', fields: { userId: 'personId' } },
    verification: { modelName: 'verification' },
    advanced: {
      useSecureCookies: false,
      cookiePrefix: 'sluice',
      cookies: secure
        ? { session_token: { name: '__Host-sluice.session_token', attributes: { secure } } }
        : {},
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/', secure },
    },
  });
}

export type Auth = ReturnType<typeof createAuth>;

const holder = globalThis as typeof globalThis & { sluiceAuth?: WeakMap<Database, Promise<Auth>> };

/** better-auth on a database, made once. Asks again after a failure, such as a database that is away. */
export function authOn(db: Database): Promise<Auth> {
  const made = (holder.sluiceAuth ??= new WeakMap());
  const known = made.get(db);
  if (known !== undefined) return known;
  const making = loadAuthSecret(db).then((secret) => createAuth(db, secret));
  made.set(db, making);
  making.catch(() => made.delete(db));
  return making;
}
