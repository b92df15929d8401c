/** Who a request comes from, on a real database. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authOn } from '#lib/server/auth/auth';
import { createMachineKey, revokeMachineKey } from '#lib/server/gateway/machine-keys';
import { changePersonRole, createPerson, removePerson } from '#lib/server/gateway/people';
import { createSource } from '#lib/server/gateway/sources';
import { eventually } from '#lib/testing/eventually';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { authenticateOn } from './authenticate.ts';

const ORIGIN = 'http://127.0.0.1:4400';
const PASSWORD = 'correct horse battery';

let db: TestDatabase;

beforeAll(async () => {
  db = await createTestDatabase();
  await createSource(db.pool, { key: 'shop', name: 'Shop' });
  await createPerson(db.pool, {
    name: 'Ada',
    email: 'Ada@Example.com',
    password: PASSWORD,
    role: 'admin',
  });
});
afterAll(() => db[Symbol.asyncDispose]());

function ask(headers: Record<string, string>, method = 'GET') {
  return authenticateOn(db.pool, new Request(`${ORIGIN}/api/v1/me`, { method, headers }));
}

function makeKey(expiresAt: Date | null = null) {
  return createMachineKey(db.pool, {
    name: 'test',
    scopes: ['ingress', 'read'],
    sources: ['shop'],
    createdBy: 'test',
    expiresAt,
  });
}

async function signIn(email = 'ada@example.com'): Promise<string> {
  const auth = await authOn(db.pool);
  const response = await auth.handler(
    new Request(`${ORIGIN}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: ORIGIN },
      body: JSON.stringify({ email, password: PASSWORD }),
    }),
  );
  expect(response.status).toBe(200);
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}

describe('machines', () => {
  it('knows a machine by its key, whatever the case of the scheme', async () => {
    const { key, secret } = await makeKey();
    expect(secret).toMatch(/^sluice_[a-z0-9]{8}_[A-Za-z0-9_-]{43}$/);
    const expected = {
      kind: 'machine',
      keyId: key.id,
      name: 'test',
      scopes: ['ingress', 'read'],
      sources: ['shop'],
    };
    expect(await ask({ authorization: `Bearer ${secret}` })).toEqual(expected);
    expect(await ask({ authorization: `bearer ${secret}` })).toEqual(expected);
  });

  it('knows nobody by a right prefix with a wrong secret', async () => {
    const { secret } = await makeKey();
    const wrong = secret.slice(0, -1) + (secret.endsWith('A') ? 'B' : 'A');
    expect(await ask({ authorization: `Bearer ${wrong}` })).toBeNull();
    // Also where the right one was found right a moment ago.
    expect(await ask({ authorization: `Bearer ${secret}` })).not.toBeNull();
    expect(await ask({ authorization: `Bearer ${wrong}` })).toBeNull();
    expect(await ask({ authorization: `Bearer ${secret}` })).not.toBeNull();
  });

  it('forgets a revoked key at once and an expired one too', async () => {
    const { key, secret } = await makeKey();
    expect(await ask({ authorization: `Bearer ${secret}` })).not.toBeNull();
    await revokeMachineKey(db.pool, key.id);
    expect(await ask({ authorization: `Bearer ${secret}` })).toBeNull();
    const expired = await makeKey(new Date(Date.now() - 1_000));
    expect(await ask({ authorization: `Bearer ${expired.secret}` })).toBeNull();
  });

  it('notes when a key was last used', async () => {
    const { key, secret } = await makeKey();
    await ask({ authorization: `Bearer ${secret}` });
    await eventually(async () => {
      const { rows } = await db.pool.query<{ last_used_at: Date | null }>(
        'SELECT last_used_at FROM machine_key WHERE id = $1',
        [key.id],
      );
      expect(rows[0]?.last_used_at).toBeInstanceOf(Date);
    });
  });

  it('knows nobody by an Authorization header of any length from 0 to 200', async () => {
    for (const filler of ['A', '_', ' ', 'sluice_']) {
      for (let length = 0; length <= 200; length += 1) {
        const token = filler.repeat(length).slice(0, length);
        for (const authorization of [token, `Bearer ${token}`, `Bearer sluice_${token}`]) {
          expect(await ask({ authorization })).toBeNull();
        }
      }
    }
  });

  it('keeps only the hash of the secret', async () => {
    const { secret } = await makeKey();
    const { rows } = await db.pool.query<{ all: string }>(
      `SELECT string_agg(k::text, ' ') AS all FROM machine_key k`,
    );
    expect(rows[0]?.all).not.toContain(secret.slice(-43));
  });
});

describe('people', () => {
  it('knows a person by the session cookie, with the role of this moment', async () => {
    const person = await createPerson(db.pool, {
      name: 'Vera',
      email: 'vera@example.com',
      password: PASSWORD,
      role: 'viewer',
    });
    const cookie = await signIn('VERA@example.com');
    const signedIn = {
      kind: 'person',
      personId: person.id,
      name: 'Vera',
      email: 'vera@example.com',
      role: 'viewer',
    };
    expect(await ask({ cookie })).toEqual(signedIn);
    await changePersonRole(db.pool, { personId: person.id, byPersonId: null }, 'operator');
    expect(await ask({ cookie })).toEqual({ ...signedIn, role: 'operator' });
    await removePerson(db.pool, { personId: person.id, byPersonId: null });
    expect(await ask({ cookie })).toBeNull();
  });

  it('knows nobody by no cookie, a foreign one or a forged one', async () => {
    const cookie = await signIn();
    expect(await ask({})).toBeNull();
    expect(await ask({ cookie: 'theme=dark' })).toBeNull();
    expect(await ask({ cookie: cookie.replace(/=./, '=!') })).toBeNull();
  });

  it('lets a Bearer header decide alone, and no other scheme', async () => {
    const cookie = await signIn();
    expect(await ask({ cookie, authorization: 'Bearer wrong' })).toBeNull();
    expect(await ask({ cookie, authorization: 'Basic cHJveHk6cHJveHk=' })).not.toBeNull();
  });

  it('refuses a change that a page of another site makes with a session', async () => {
    const cookie = await signIn();
    const foreign = { cookie, origin: 'http://evil.example' };
    await expect(ask(foreign, 'POST')).rejects.toMatchObject({ code: 'foreign_origin' });
    await expect(ask({ cookie, origin: 'null' }, 'DELETE')).rejects.toMatchObject({
      code: 'foreign_origin',
    });
    await expect(ask({ cookie, 'sec-fetch-site': 'cross-site' }, 'POST')).rejects.toMatchObject({
      code: 'foreign_origin',
    });
    expect(await ask({ cookie, origin: ORIGIN }, 'POST')).not.toBeNull();
    expect(await ask(foreign, 'GET')).not.toBeNull();
  });

  it('ends a session that was not used for 12 hours, and one that is 7 days old', async () => {
    const idle = await signIn();
    await db.pool.query(`UPDATE session SET updated_at = now() - interval '11 hours'`);
    expect(await ask({ cookie: idle })).not.toBeNull();
    // The use is written beside the answer, not before it.
    await eventually(async () => {
      const used = `SELECT FROM session WHERE updated_at > now() - interval '1 hour'`;
      expect((await db.pool.query(used)).rowCount).toBe(1);
    });
    await db.pool.query(`UPDATE session SET updated_at = now() - interval '12 hours 1 second'`);
    expect(await ask({ cookie: idle })).toBeNull();
    const old = await signIn();
    const { rows } = await db.pool.query<{ days: number }>(
      `SELECT extract(epoch FROM max(expires_at) - now())::float / 86400 AS days FROM session`,
    );
    expect(rows[0]?.days).toBeCloseTo(7, 2);
    await db.pool.query(`UPDATE session SET expires_at = now() - interval '1 second'`);
    expect(await ask({ cookie: old })).toBeNull();
  });

  it('agrees on one secret when several processes start at once', async () => {
    await using fresh = await createTestDatabase();
    const { loadAuthSecret } = await import('#lib/server/auth/secret');
    const secrets = await Promise.all(Array.from({ length: 8 }, () => loadAuthSecret(fresh.pool)));
    expect(new Set(secrets).size).toBe(1);
  });
});
