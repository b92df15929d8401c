/** Cookies where the console is reached over TLS. */
import { expect, it, vi } from 'vitest';
import { handleAuthOn } from '#lib/server/http/endpoints/auth';
import { createPerson } from '#lib/server/gateway/people';
import { createTestDatabase } from '#lib/testing/test-database';
import { authenticateOn } from '../http/authenticate.ts';

vi.hoisted(() => {
  vi.stubEnv('SLUICE_SECURE_COOKIES', 'true');
  vi.stubEnv('PUBLIC_URL', 'https://gateway.example/');
});

it('sends and takes only __Host- cookies, and knows its public address', async () => {
  await using db = await createTestDatabase();
  const person = { name: 'Ada', email: 'ada@example.com', password: 'correct horse battery' };
  await createPerson(db.pool, { ...person, role: 'admin' });
  const response = await handleAuthOn(
    db.pool,
    new Request('http://10.0.0.7:3000/api/auth/sign-in/email', {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'https://gateway.example' },
      body: JSON.stringify(person),
    }),
  );
  expect(response.status).toBe(200);
  const [cookie = ''] = response.headers.getSetCookie();
  expect(cookie).toMatch(/^__Host-sluice\.session_token=/);
  expect(cookie).toContain('Secure');
  expect(cookie).toContain('Path=/;');
  expect(cookie).not.toContain('Domain');
  const [pair = ''] = cookie.split(';');
  const ask = (header: string) =>
    authenticateOn(db.pool, new Request('http://10.0.0.7:3000/', { headers: { cookie: header } }));
  expect(await ask(pair)).toMatchObject({ kind: 'person' });
  expect(await ask(pair.replace('__Host-', ''))).toBeNull();
});
