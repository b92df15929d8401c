/** Signing in and out over HTTP requests, on a real database. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '#lib/server/database';
import { createPerson } from '#lib/server/gateway/people';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { authenticateOn } from '../authenticate.ts';
import { describeProblem } from '../problem.ts';
import { handleAuthOn } from './auth.ts';

const ORIGIN = 'http://127.0.0.1:4401';
const PASSWORD = 'correct horse battery';

let db: TestDatabase;

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db[Symbol.asyncDispose]());

async function addPerson({ pool } = db): Promise<string> {
  const email = `${randomUUID()}@example.com`;
  await createPerson(pool, { name: 'Someone', email, password: PASSWORD, role: 'viewer' });
  return email;
}

function post(path: string, body: unknown, headers: Record<string, string> = {}) {
  return handleAuthOn(
    db.pool,
    new Request(`${ORIGIN}/api/auth${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: ORIGIN, ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    }),
  );
}

function signIn(email: string, password = PASSWORD, headers: Record<string, string> = {}) {
  return post('/sign-in/email', { email, password }, headers);
}

function cookiesOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}

describe('sign-in', () => {
  it('gives a session that ends with signing out', async () => {
    const response = await signIn(await addPerson());
    expect(response.status).toBe(200);
    const cookie = cookiesOf(response);
    expect(await response.text()).toBe('{}');
    expect(response.headers.getSetCookie()[0]).toMatch(/HttpOnly; SameSite=Lax/);
    const me = () => authenticateOn(db.pool, new Request(ORIGIN, { headers: { cookie } }));
    expect(await me()).toMatchObject({ kind: 'person', role: 'viewer' });
    expect((await post('/sign-out', {}, { cookie })).status).toBe(200);
    expect(await me()).toBeNull();
  });

  it.each(['http://localhost:3000', 'https://gateway.example'])(
    'works under %s',
    async (origin) => {
      const email = await addPerson();
      const response = await handleAuthOn(
        db.pool,
        new Request(`${origin}/api/auth/sign-in/email`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', origin, host: new URL(origin).host },
          body: JSON.stringify({ email, password: PASSWORD }),
        }),
      );
      expect(response.status).toBe(200);
    },
  );

  it('is refused to a page of another site with 403', async () => {
    const response = await signIn(await addPerson(), PASSWORD, { origin: 'http://evil.example' });
    expect(response.status).toBe(403);
    const signedIn = cookiesOf(await signIn(await addPerson()));
    const signOut = await post(
      '/sign-out',
      {},
      { cookie: signedIn, origin: 'http://evil.example' },
    );
    expect(signOut.status).toBe(403);
  });

  it('answers the same to a wrong password and to an unknown address', async () => {
    const wrong = await signIn(await addPerson(), 'wrong password here');
    const unknown = await signIn(`${randomUUID()}@example.com`);
    expect(wrong.status).toBe(401);
    expect(unknown.status).toBe(401);
    expect(await unknown.text()).toBe(await wrong.text());
  });

  it('throttles 20 wrong passwords for one account, even all at once and from many addresses', async () => {
    const email = await addPerson();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        signIn(email, 'wrong password here', { 'x-forwarded-for': `192.0.2.${String(n)}` }),
      ),
    );
    const statuses = answers.map((answer) => answer.status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(10);
    expect(statuses.filter((status) => status === 429)).toHaveLength(10);
    const right = await signIn(email);
    expect(right.status).toBe(429);
    expect(Number(right.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await signIn(await addPerson())).status).toBe(200);
  });

  it('throttles unknown accounts just like known ones', async () => {
    const email = `${randomUUID()}@example.com`;
    const statuses: number[] = [];
    for (let n = 0; n < 12; n += 1) statuses.push((await signIn(email)).status);
    expect(statuses.slice(-2)).toEqual([429, 429]);
  });
});

describe('changing the password', () => {
  it('needs the old one, and can end all other sessions', async () => {
    const email = await addPerson();
    const [here, elsewhere] = [await signIn(email), await signIn(email)].map(cookiesOf);
    const change = (currentPassword: string, newPassword: string) =>
      post(
        '/change-password',
        { currentPassword, newPassword, revokeOtherSessions: true },
        { cookie: here ?? '' },
      );
    expect((await change('not the old one', 'another good password')).status).toBe(400);
    expect((await change(PASSWORD, 'short')).status).toBe(400);
    const changed = await change(PASSWORD, 'another good password');
    expect(changed.status).toBe(200);
    const me = (cookie = '') =>
      authenticateOn(db.pool, new Request(ORIGIN, { headers: { cookie } }));
    expect(await me(elsewhere)).toBeNull();
    expect(await me(cookiesOf(changed))).toMatchObject({ email });
    expect((await signIn(email)).status).toBe(401);
    expect((await signIn(email, 'another good password')).status).toBe(200);
  });
});

describe('while the database is away', () => {
  it('says so with 503, to those who sign in and to those who are signed in', async () => {
    await using own = await createTestDatabase();
    const pool = openDatabase({ connectionString: own.url, max: 2, applicationName: 'test' });
    const email = await addPerson(own);
    const request = () =>
      new Request(`${ORIGIN}/api/auth/sign-in/email`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email, password: PASSWORD }),
      });
    const cookie = cookiesOf(await handleAuthOn(pool, request()));
    const me = () => authenticateOn(pool, new Request(ORIGIN, { headers: { cookie } }));
    expect(await me()).not.toBeNull();
    await pool.end();
    expect((await handleAuthOn(pool, request())).status).toBe(503);
    const refusal: unknown = await me().catch((error: unknown) => error);
    expect(describeProblem(refusal)).toMatchObject({ code: 'unavailable' });
  });
});

describe('the rest of better-auth', () => {
  it('lets nobody sign up, whatever the path', async () => {
    const person = { name: 'Eve', email: 'eve@example.com', password: PASSWORD, role: 'admin' };
    expect((await post('/sign-up/email', person)).status).toBe(404);
    expect((await post('/update-user', { role: 'admin' })).status).toBe(404);
    expect((await post('/sign-in/email/', person)).status).toBe(404);
    const session = new Request(`${ORIGIN}/api/auth/get-session`);
    expect((await handleAuthOn(db.pool, session)).status).toBe(404);
    const { rows } = await db.pool.query(`SELECT 1 FROM person WHERE email = 'eve@example.com'`);
    expect(rows).toEqual([]);
  });

  it('takes no large or broken body', async () => {
    expect((await post('/sign-in/email', 'x'.repeat(20_000))).status).toBe(413);
    expect((await post('/sign-in/email', '{')).status).toBe(400);
  });
});
