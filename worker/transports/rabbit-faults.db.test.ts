/** What happens to 20,000 records each time the broker, or the way to it, breaks: nothing is lost. */
import { connect } from 'amqplib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  ACKNOWLEDGEMENT_QUEUE,
  EGRESS_EXCHANGE,
  egressQueue,
  REJECTION_QUEUE,
} from '#lib/domain/broker-queues';
import { eventually } from '#lib/testing/eventually';
import { missingRabbit } from '#lib/testing/rabbit-server';
import { createBrokerWorld, type BrokerWorld } from './testing/broker-world.ts';
import { FAULT_MS, RECORDS, surviveFault, type Fault } from './testing/survive-fault.ts';

const FAULTS: readonly Fault[] = [
  {
    name: 'the broker is killed',
    happen: async ({ broker }) => {
      await broker.kill();
      await broker.start();
    },
  },
  {
    name: 'the data of the broker are wiped',
    happen: async ({ broker }) => {
      await broker.kill();
      await broker.wipe();
      await broker.start();
    },
  },
  { name: 'its queues are deleted', happen: deleteQueues },
  { name: 'the broker closes the channel', happen: deleteExchange },
  { name: 'the connection is reset while a hundred are in flight', happen: cutInFlight },
  {
    name: 'confirms are lost',
    happen: async (world) => {
      world.proxy.set('down', { kind: 'black-hole' });
      await untilTrouble(world);
      world.proxy.set('down', { kind: 'pass' });
    },
  },
  {
    name: 'the connection is half open',
    happen: async (world) => {
      world.proxy.halfOpen('target');
      await untilTrouble(world);
    },
  },
];

describe.skipIf(missingRabbit !== null)('when', () => {
  let world: BrokerWorld;
  beforeAll(async () => {
    world = await createBrokerWorld();
  }, 180_000);
  afterAll(() => world[Symbol.asyncDispose]());

  test.each(FAULTS.map((fault, place) => ({ ...fault, source: `fault-${String(place)}` })))(
    `$name, none of ${String(RECORDS)} is lost, and none acknowledged that was not seen`,
    ({ happen, source }) => surviveFault(world, source, happen),
    FAULT_MS,
  );
});

/** As somebody does who clears up at the broker. */
async function deleteQueues({ url }: BrokerWorld, source: string): Promise<void> {
  const connection = await connect(url);
  const channel = await connection.createChannel();
  for (const queue of [egressQueue(source), ACKNOWLEDGEMENT_QUEUE, REJECTION_QUEUE])
    await channel.deleteQueue(queue);
  await connection.close();
}

/** The next message to an exchange that is not there has the broker close the channel. */
async function deleteExchange({ url }: BrokerWorld): Promise<void> {
  const connection = await connect(url);
  const channel = await connection.createChannel();
  await channel.deleteExchange(EGRESS_EXCHANGE);
  await connection.close();
}

async function cutInFlight(world: BrokerWorld): Promise<void> {
  const { proxy } = world;
  proxy.set('down', { kind: 'delay', ms: 500 });
  await eventually(async () => {
    if ((await countUnconfirmed(world)) < 100) throw new Error('fewer are in flight');
  });
  proxy.cut('reset');
  proxy.set('down', { kind: 'pass' });
}

async function countUnconfirmed({ db }: BrokerWorld): Promise<number> {
  const { rows } = await db.pool.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM lease WHERE direction = 'EGRESS' AND handed_at IS NULL`,
  );
  return rows[0]?.n ?? 0;
}

/** Until the gateway has noticed by itself. */
async function untilTrouble({ db }: BrokerWorld): Promise<void> {
  await eventually(
    async () => {
      const { rows } = await db.pool.query(
        `SELECT FROM transport_state WHERE direction = 'EGRESS' AND last_error_at > now() - interval '5 s'`,
      );
      expect(rows.length).toBeGreaterThan(0);
    },
    { timeoutMs: 30_000 },
  );
}
