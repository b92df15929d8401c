/** A broker that is stopped for a minute: in a file of its own, which mostly waits. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { missingRabbit } from '#lib/testing/rabbit-server';
import { createBrokerWorld } from './testing/broker-world.ts';
import { FAULT_MS, surviveFault } from './testing/survive-fault.ts';

const AWAY_MS = 60_000;

test.skipIf(missingRabbit !== null)(
  'a broker that is away for a minute loses no record, and no offer is counted that was not made',
  async () => {
    await using world = await createBrokerWorld();
    const countAttempts = async (): Promise<number> => {
      const { rows } = await world.db.pool.query<{ n: number }>(
        'SELECT coalesce(max(number), 0)::int AS n FROM attempt',
      );
      return rows[0]?.n ?? 0;
    };
    await surviveFault(world, 'minute', async ({ broker }) => {
      await broker.stop();
      await sleep(AWAY_MS);
      await broker.start();
    });
    // One that broke off, and those that the broker kept to itself until it was stopped.
    expect(await countAttempts()).toBeLessThan(AWAY_MS / 4_000);
  },
  FAULT_MS + AWAY_MS,
);
