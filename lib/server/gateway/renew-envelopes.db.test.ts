/** Changing the key of the installation: nothing is left on the former one, and everything still works. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSource } from '#lib/testing/records';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { env } from '../env.ts';
import { decryptSecret } from '../secrets/encrypt-secret.ts';
import { readKeyRing, type KeyRing } from '../secrets/key-ring.ts';
import { listEnvelopes } from '../store/envelopes.ts';
import { createPushSecret } from './push/push-secrets.ts';
import { renewEnvelopes } from './renew-envelopes.ts';
import { createSignedKey } from './signed-keys.ts';

const next = randomBytes(32).toString('base64');
const former = env().SLUICE_SECRET_KEY ?? '';
const ringOf = (current: string, ...previous: string[]): KeyRing =>
  readKeyRing({ SLUICE_SECRET_KEY: current, SLUICE_PREVIOUS_SECRET_KEYS: previous });

let db: TestDatabase;
const secrets: string[] = [];

beforeAll(async () => {
  db = await createTestDatabase();
  await createSource(db.pool, 'shop');
  const wanted = { source: 'shop', scheme: 'v1', overlapSeconds: 60, createdBy: 'a test' } as const;
  for (let made = 0; made < 3; made += 1)
    secrets.push((await createPushSecret(db.pool, wanted)).verifyingKey);
  const { secret } = await createSignedKey(db.pool, {
    name: 'app',
    scopes: ['ingress'],
    sources: ['shop'],
    createdBy: 'a test',
    publicKey: null,
  });
  secrets.push(secret ?? 'none');
});
afterAll(() => db[Symbol.asyncDispose]());

async function readAll(ring: KeyRing): Promise<string[]> {
  const envelopes = await listEnvelopes(db.pool);
  return envelopes.map(({ kind, id, envelope }) =>
    decryptSecret(ring, envelope, `${kind}:${id}`).toString(),
  );
}

test('a secret that no key opens is told, and stays as it is', async () => {
  const before = await listEnvelopes(db.pool);
  await expect(renewEnvelopes(db.pool, ringOf(next))).rejects.toMatchObject({
    code: 'secret_unreadable',
  });
  expect(await listEnvelopes(db.pool)).toEqual(before);
});

test('every secret is renewed once, also when two do it at once, and is what it was', async () => {
  const ring = ringOf(next, former);
  const both = await Promise.all([renewEnvelopes(db.pool, ring), renewEnvelopes(db.pool, ring)]);
  expect(both[0].renewed + both[1].renewed).toBe(secrets.length);
  expect((await readAll(ringOf(next))).sort()).toEqual([...secrets].sort());
  expect(await renewEnvelopes(db.pool, ring)).toEqual({ renewed: 0, current: secrets.length });
});
