/** Sources and the handlers of workers, on a real database. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sourceSchema } from '#lib/contracts/source';
import { registerHandlers } from '#lib/server/store/handlers';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { changeSource, createSource, ensureSource, listSources, readSource } from './sources.ts';

let db: TestDatabase;

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db[Symbol.asyncDispose]());

describe('sources', () => {
  it('adds a source that meets the contract, with calm settings', async () => {
    const source = await createSource(db.pool, { key: 'shop', name: 'Shop', owner: 'Sales' });
    expect(sourceSchema.parse(source)).toMatchObject({
      key: 'shop',
      name: 'Shop',
      owner: 'Sales',
      intakePaused: false,
      processingPaused: false,
      editsNeedApproval: false,
      retiredAt: null,
      lastReceivedAt: null,
      handlers: [],
    });
  });

  it('refuses a key that is taken, reserved or malformed', async () => {
    await createSource(db.pool, { key: 'taken', name: 'First' });
    const again = createSource(db.pool, { key: 'taken', name: 'Second' });
    await expect(again).rejects.toMatchObject({ code: 'source_exists' });
    for (const key of ['acknowledgements', 'A', 'ä', '']) {
      const bad = createSource(db.pool, { key, name: 'Bad' });
      await expect(bad, key).rejects.toMatchObject({ code: 'invalid_source_key' });
    }
  });

  it('ensures a source once, however many ask at once, and leaves it as it is after that', async () => {
    const asked = await Promise.all(
      Array.from({ length: 5 }, (_, n) =>
        ensureSource(db.pool, { key: 'ensured', name: `Name ${n}` }),
      ),
    );
    expect(new Set(asked.map((source) => source.name)).size).toBe(1);
  });

  it('changes only what the change names', async () => {
    await createSource(db.pool, { key: 'changing', name: 'Before', owner: 'Ada' });
    await changeSource(db.pool, 'changing', { name: 'After', maxAttempts: 3 });
    const paused = await changeSource(db.pool, 'changing', { intakePaused: true, owner: null });
    expect(paused).toMatchObject({
      name: 'After',
      maxAttempts: 3,
      owner: null,
      intakePaused: true,
      processingPaused: false,
      editsNeedApproval: false,
    });
  });

  it('retires a source, keeps the time when retired again, and brings it back', async () => {
    await createSource(db.pool, { key: 'old', name: 'Old' });
    const { retiredAt } = await changeSource(db.pool, 'old', { retired: true });
    expect(retiredAt).not.toBeNull();
    expect((await changeSource(db.pool, 'old', { retired: true })).retiredAt).toBe(retiredAt);
    expect((await changeSource(db.pool, 'old', { retired: false })).retiredAt).toBeNull();
  });

  it('changes the transport, and lets what was chosen stand when other settings change', async () => {
    await createSource(db.pool, { key: 'pushed', name: 'Pushed' });
    const push = { transport: 'push', eventMode: 'batch', pushUrl: 'https://a.example/' } as const;
    await changeSource(db.pool, 'pushed', { ...push, pushAllowedHosts: ['a.example'] });
    const longer = await changeSource(db.pool, 'pushed', { offerSeconds: 60 });
    expect(longer).toMatchObject({ ...push, offerSeconds: 60, pushAllowedHosts: ['a.example'] });
    const pull = changeSource(db.pool, 'pushed', { transport: 'pull' });
    await expect(pull).rejects.toMatchObject({ code: 'invalid_transport' });
    const nowhere = changeSource(db.pool, 'pushed', { pushUrl: null });
    await expect(nowhere).rejects.toMatchObject({ code: 'invalid_transport' });
    expect(await readSource(db.pool, 'pushed')).toMatchObject(push);
  });

  it('says which source is unknown', async () => {
    await expect(readSource(db.pool, 'nope')).rejects.toMatchObject({ code: 'unknown_source' });
    for (const change of [{ name: 'x' }, { retired: true }, { amqpIngress: false }]) {
      const changing = changeSource(db.pool, 'nope', change);
      await expect(changing).rejects.toMatchObject({ code: 'unknown_source' });
    }
  });

  it('shows the handlers of the worker that started last', async () => {
    await ensureSource(db.pool, { key: 'handled', name: 'Handled' });
    const handler = { sourceKey: 'handled', name: 'orders', version: '1' };
    await registerHandlers(db.pool, [
      { ...handler, type: 'order.created' },
      { ...handler, type: 'order.gone' },
    ]);
    await Promise.all([
      registerHandlers(db.pool, [{ ...handler, type: 'order.created', version: '2' }]),
      registerHandlers(db.pool, [{ ...handler, type: 'order.created', version: '2' }]),
    ]);
    const [source] = await listSources(db.pool, ['handled']);
    expect(source?.handlers).toEqual([{ type: 'order.created', handler: 'orders', version: '2' }]);
  });
});
