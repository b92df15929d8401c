import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Queryable } from '#lib/server/database';
import { eventually } from '#lib/testing/eventually';
import { createSource } from '#lib/testing/records';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { knownSource, openSource } from './source-state.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db[Symbol.asyncDispose]());

/** A handle that counts what is asked of the database. */
function counting(): Queryable & { asked: number } {
  const handle: Queryable & { asked: number } = {
    asked: 0,
    query(statement, values) {
      handle.asked += 1;
      return db.pool.query(statement, values);
    },
  };
  return handle;
}

describe('the state of a source', () => {
  it('is read once for all who ask at one time', async () => {
    const id = await createSource(db.pool, 'many');
    const handle = counting();
    const states = await Promise.all(
      Array.from({ length: 100 }, () => knownSource(handle, 'many')),
    );
    expect(states.every((state) => state.id === id)).toBe(true);
    expect(handle.asked).toBe(1);
  });

  it('is asked for anew after it was not there', async () => {
    const handle = counting();
    const asking = () => knownSource(handle, 'later');
    await expect(Promise.all([asking(), asking()])).rejects.toMatchObject({
      code: 'unknown_source',
    });
    await createSource(db.pool, 'later');
    expect(await asking()).toMatchObject({ key: 'later', isRetired: false });
    expect(handle.asked).toBe(2);
  });

  it('is seen to change while requests keep coming', async () => {
    await createSource(db.pool, 'busy');
    await openSource(db.pool, 'busy');
    await db.pool.query(`UPDATE source SET intake_paused = true WHERE key = 'busy'`);
    await eventually(async () => {
      await expect(openSource(db.pool, 'busy')).rejects.toMatchObject({ code: 'intake_paused' });
    });
    await db.pool.query(`UPDATE source SET intake_paused = false WHERE key = 'busy'`);
    await eventually(async () => {
      expect(await openSource(db.pool, 'busy')).toMatchObject({ isIntakePaused: false });
    });
  });
});
