/** How push targets stand: agreed or not, their rate, and the circuit that all workers share. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createSource } from '#lib/testing/records';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import {
  allowPushes,
  beginProbe,
  notePushFailure,
  notePushSuccess,
  openPushTarget,
  takeFromRate,
  type PushTargetStanding,
  type PushTrouble,
} from './push-targets.ts';

const POLICY = { failuresToOpen: 3, firstPauseMs: 10_000, longestPauseMs: 60_000 };
const TROUBLE: PushTrouble = { message: 'It answered 500.', opensAtOnce: false, holdMs: 0 };
const url = 'https://hooks.example.com/in';

let db: TestDatabase;
let target = { sourceId: 0, url };
let count = 0;

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db[Symbol.asyncDispose]());
beforeEach(async () => {
  count += 1;
  target = { sourceId: await createSource(db.pool, `source-${String(count)}`), url };
  await openPushTarget(db.pool, target);
});

const look = (): Promise<PushTargetStanding> => openPushTarget(db.pool, target);

async function fail(times = 1, trouble: Partial<PushTrouble> = {}): Promise<PushTargetStanding> {
  for (let time = 0; time < times; time += 1)
    await notePushFailure(db.pool, target, { trouble: { ...TROUBLE, ...trouble }, policy: POLICY });
  return look();
}

/** As if the pause were over. */
async function letPausePass(): Promise<void> {
  await db.pool.query(
    `UPDATE push_target SET open_until = now() - interval '1 s' WHERE source_id = $1`,
    [target.sourceId],
  );
}

/** From the last failure to when the circuit may be probed, whatever the time is now. */
async function expectPause(aboutMs: number): Promise<void> {
  const { rows } = await db.pool.query<{ ms: number }>(
    `SELECT extract(epoch FROM open_until - last_error_at)::float8 * 1000 AS ms FROM push_target
     WHERE source_id = $1`,
    [target.sourceId],
  );
  expect(rows[0]?.ms).toBeGreaterThanOrEqual(aboutMs * 0.8);
  expect(rows[0]?.ms).toBeLessThanOrEqual(aboutMs * 1.2);
}

describe('a target', () => {
  test('begins without permission, without trouble, and as one whoever asks at once', async () => {
    const fresh = { sourceId: await createSource(db.pool, 'at-once'), url };
    const standings = await Promise.all(
      Array.from({ length: 5 }, () => openPushTarget(db.pool, fresh)),
    );
    expect(standings[0]).toMatchObject({ isAllowed: false, isOpen: false, waitMs: 0, failures: 0 });
    expect(new Set(standings.map((standing) => JSON.stringify(standing))).size).toBe(1);
  });

  test('starts anew with another URL; what is noted of the former changes nothing', async () => {
    await allowPushes(db.pool, target, 60);
    await fail(3);
    const former = target;
    target = { ...target, url: `${url}/v2` };
    const fresh = { isAllowed: false, isRated: false, isOpen: false, failures: 0, lastError: null };
    expect(await look()).toMatchObject(fresh);
    const noted = { trouble: TROUBLE, policy: POLICY };
    expect(await notePushFailure(db.pool, former, noted)).toBeNull();
    await allowPushes(db.pool, former, null);
    expect(await look()).toMatchObject(fresh);
  });
});

describe('the circuit', () => {
  test('opens after failures in a row, of whichever worker, and not before', async () => {
    expect(await fail(2)).toMatchObject({ isOpen: false, waitMs: 0, failures: 2 });
    expect(await fail()).toMatchObject({ isOpen: true, lastError: 'It answered 500.' });
    await expectPause(10_000);
  });

  test('stays closed when a success comes between', async () => {
    await fail(2);
    await notePushSuccess(db.pool, target);
    expect(await fail(2)).toMatchObject({ isOpen: false });
  });

  test('opens at once for what cannot be reached, and for as long as the target asks', async () => {
    expect(await fail(1, { opensAtOnce: true })).toMatchObject({ isOpen: true });
    const held = await fail(1, { holdMs: 3_000_000 });
    expect(held.waitMs).toBeGreaterThan(2_990_000);
    expect((await fail(1, { holdMs: 1_000 })).waitMs).toBeGreaterThan(2_990_000);
  });

  test('lets one probe through when the pause is over, whoever asks at once', async () => {
    await fail(3);
    expect(await beginProbe(db.pool, target, 60)).toBe(false);
    await letPausePass();
    expect(await look()).toMatchObject({ isOpen: true, waitMs: 0 });
    const begun = await Promise.all(
      Array.from({ length: 5 }, () => beginProbe(db.pool, target, 60)),
    );
    expect(begun.filter(Boolean)).toHaveLength(1);
    expect((await look()).waitMs).toBeGreaterThan(50_000);
  });

  test('closes with the success of a probe', async () => {
    await fail(3);
    await letPausePass();
    await beginProbe(db.pool, target, 60);
    await notePushSuccess(db.pool, target);
    expect(await look()).toMatchObject({ isOpen: false, waitMs: 0, failures: 0 });
    expect(await fail(2)).toMatchObject({ isOpen: false });
  });

  test('pauses longer after each failed probe, up to the longest', async () => {
    await fail(3);
    for (const pause of [20_000, 40_000, 60_000, 60_000]) {
      await letPausePass();
      await beginProbe(db.pool, target, 60);
      await fail();
      await expectPause(pause);
    }
  });

  test('is not held open longer by pushes that were under way when it opened', async () => {
    await fail(3);
    const { waitMs } = await look();
    expect((await fail(20)).waitMs).toBeLessThanOrEqual(waitMs);
  });

  test('is not closed by a success of one of those', async () => {
    await fail(3);
    await notePushSuccess(db.pool, target);
    expect(await look()).toMatchObject({ isOpen: true, failures: 0 });
  });

  test('may be probed again when whoever probed has died', async () => {
    await fail(3);
    await letPausePass();
    await beginProbe(db.pool, target, 60);
    await db.pool.query('UPDATE push_target SET probe_until = now() WHERE source_id = $1', [
      target.sourceId,
    ]);
    expect(await beginProbe(db.pool, target, 60)).toBe(true);
  });
});

describe('a rate', () => {
  test('is kept by all that ask together, within any minute', async () => {
    await allowPushes(db.pool, target, 10);
    expect(await look()).toMatchObject({ isAllowed: true, isRated: true });
    const taken = await Promise.all(
      Array.from({ length: 4 }, () => takeFromRate(db.pool, target, 4)),
    );
    expect(taken.map(({ granted }) => granted).sort()).toEqual([0, 2, 4, 4]);
    const { granted, waitMs } = await takeFromRate(db.pool, target, 1);
    expect(granted).toBe(0);
    expect(waitMs).toBeGreaterThan(0);
    expect(waitMs).toBeLessThanOrEqual(60_000);
    await db.pool.query(
      `UPDATE push_target SET window_at = now() - interval '61 s' WHERE source_id = $1`,
      [target.sourceId],
    );
    expect(await takeFromRate(db.pool, target, 20)).toMatchObject({ granted: 10 });
  });

  test('that was not named limits nothing', async () => {
    await allowPushes(db.pool, target, null);
    expect(await look()).toMatchObject({ isAllowed: true, isRated: false });
    expect(await takeFromRate(db.pool, target, 500)).toEqual({ granted: 500, waitMs: 0 });
  });
});
