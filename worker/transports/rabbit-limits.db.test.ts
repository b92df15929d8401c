/** A broker that takes less than a record may have. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { enqueue } from '#lib/server/gateway/egress/enqueue';
import { missingRabbit } from '#lib/testing/rabbit-server';
import { submission } from '#lib/testing/records';
import { eventually } from '#lib/testing/eventually';
import {
  createBrokerWorld,
  createQueueSource,
  enqueueMany,
  expectAllThere,
  untilAcknowledged,
  type BrokerWorld,
} from './testing/broker-world.ts';
import { startEgressApp } from './testing/egress-app.ts';

const LIMIT = 50_000;

describe.skipIf(missingRabbit !== null)('a record that is larger than messages may be', () => {
  let world: BrokerWorld;
  beforeAll(async () => {
    world = await createBrokerWorld();
    await world.broker.evaluate(`application:set_env(rabbit, max_message_size, ${String(LIMIT)})`);
    // Channels keep the limit that they were opened with.
    world.proxy.cut('reset');
  }, 180_000);
  afterAll(() => world[Symbol.asyncDispose]());

  test('is held with the reason, and all others reach the Integration App', async () => {
    const source = 'large';
    await createQueueSource(world, source);
    await using app = startEgressApp(world.url, source);
    const before = await enqueueMany(world, source, 100);
    const large = [1, 2].map((each) => submission({ bytes: Buffer.alloc(LIMIT + each, 'x') }));
    const results = await enqueue(world.db.pool, { source, keyId: null, submissions: large });
    const after = await enqueueMany(world, source, 100);
    await untilAcknowledged(world, source, { count: 200, timeoutMs: 60_000 });
    const held = await eventually(async () => {
      const rows = await readHeld(world);
      expect(rows).toHaveLength(large.length);
      return rows;
    });
    expect(held.map(({ code }) => code)).toEqual(large.map(() => 'too_large_for_broker'));
    expect(held[0]?.message).toContain(`at most ${String(LIMIT)}`);
    expect(results.filter(({ id }) => app.seen.has(id))).toEqual([]);
    await expectAllThere(world, [...before, ...after], app);
  }, 120_000);
});

async function readHeld({ db }: BrokerWorld) {
  const { rows } = await db.pool.query<{ code: string; message: string }>(
    `SELECT a.failure_code AS code, a.failure_message AS message
     FROM work w JOIN attempt a USING (record_id)
     WHERE w.held AND a.failure_code <> 'confirm_lost'`,
  );
  return rows;
}
