/** Machine keys: made, listed, revoked. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { machineKeySchema } from '#lib/contracts/access';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { createMachineKey, listMachineKeys, revokeMachineKey } from './machine-keys.ts';
import { createSource } from './sources.ts';

let db: TestDatabase;
const request = { name: 'Shop', scopes: ['ingress'], createdBy: 'test' } as const;

beforeAll(async () => {
  db = await createTestDatabase();
  await createSource(db.pool, { key: 'shop', name: 'Shop' });
});
afterAll(() => db[Symbol.asyncDispose]());

describe('machine keys', () => {
  it('shows the secret once, and lists everything but that', async () => {
    const { key, secret } = await createMachineKey(db.pool, { ...request, sources: ['shop'] });
    expect(machineKeySchema.parse(key)).toEqual(key);
    expect(secret.startsWith(`sluice_${key.prefix}_`)).toBe(true);
    expect(await listMachineKeys(db.pool)).toContainEqual(key);
    expect(JSON.stringify(await listMachineKeys(db.pool))).not.toContain(secret.slice(16));
  });

  it('takes every source to include each one, and no source twice', async () => {
    const every = await createMachineKey(db.pool, { ...request, sources: ['shop', '*'] });
    expect(every.key.sources).toEqual(['*']);
    const twice = await createMachineKey(db.pool, { ...request, sources: ['shop', 'shop'] });
    expect(twice.key.sources).toEqual(['shop']);
  });

  it('refuses a source that does not exist', async () => {
    const making = createMachineKey(db.pool, { ...request, sources: ['shop', 'nope'] });
    await expect(making).rejects.toMatchObject({ code: 'unknown_source' });
  });

  it('revokes for good and keeps the first time', async () => {
    const { key } = await createMachineKey(db.pool, { ...request, sources: ['*'] });
    const { revokedAt } = await revokeMachineKey(db.pool, key.id);
    expect(revokedAt).not.toBeNull();
    expect((await revokeMachineKey(db.pool, key.id)).revokedAt).toBe(revokedAt);
    await expect(revokeMachineKey(db.pool, 999_999)).rejects.toMatchObject({
      code: 'unknown_key',
    });
  });
});
