/** The order of a queue is kept where it is hard to keep: large messages, stops, and a database that is slow. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ingressQueue } from '#lib/domain/broker-queues';
import { eventually } from '#lib/testing/eventually';
import { findMisplacedRecords, findWrongCounts } from '#lib/testing/integrity';
import { missingRabbit } from '#lib/testing/rabbit-server';
import { createSharedVhost } from '#lib/testing/shared-rabbit';
import { startTcpProxy } from '#lib/testing/tcp-proxy';
import { createIntakeWorld, SOURCE, type IntakeWorld } from './testing/intake-world.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

describe.skipIf(missingRabbit !== null)('the order of a queue is kept', () => {
  let url: string;
  let world: IntakeWorld;
  beforeEach(async () => {
    url = await createSharedVhost();
    world = await createIntakeWorld(url);
  });
  afterEach(async () => {
    expect(await findMisplacedRecords(world.db.pool)).toEqual([]);
    expect(await findWrongCounts(world.db.pool)).toEqual([]);
    await world[Symbol.asyncDispose]();
  });

  const untilStored = (count: number) =>
    eventually(
      async () => {
        expect(await world.count()).toBeGreaterThanOrEqual(count);
      },
      { timeoutMs: 60_000 },
    );

  /** All of them, each once, in the order in which they were sent. */
  async function expectOrder(count: number): Promise<void> {
    await untilStored(count);
    const references = await world.references();
    expect(references).toHaveLength(count);
    expect(references).toEqual([...references].sort());
    await eventually(async () => {
      expect(await world.sender.countReady()).toBe(0);
    });
  }

  /** More than are held at once, each below the bound of a record; then small ones. */
  async function sendLarge(): Promise<void> {
    const body = Buffer.alloc(90_000, 'x');
    for (let number = 1; number <= 700; number += 1) {
      const messageId = String(number).padStart(5, '0');
      const headers = { 'record-reference': messageId };
      world.sender.channel.sendToQueue(ingressQueue(SOURCE), body, { messageId, headers });
    }
    await world.sender.sendMany(300, 701);
  }

  test('while messages too large to be held in number are taken few at a time', async () => {
    await sendLarge();
    world.consume();
    await expectOrder(1_000);
  });

  test('by workers that stop while they take large messages', async () => {
    await sendLarge();
    for (const count of [200, 300, 400, 500, 600]) {
      const intake = world.consume();
      await untilStored(count);
      await intake.stop();
    }
    world.consume();
    await expectOrder(1_000);
  });

  test('by a connection that comes back while the database still stores what the former one brought', async () => {
    const direct = new URL(url);
    await using proxy = await startTcpProxy(Number(direct.port));
    direct.port = String(proxy.port);
    await world.sender.sendMany(300);
    const slow = await world.db.pool.connect();
    try {
      await slow.query('BEGIN; LOCK TABLE record IN EXCLUSIVE MODE');
      world.consume({ broker: direct.href });
      await untilInserts(1);
      proxy.cut('reset');
      await untilConsumers(0);
      await eventually(() => {
        expect(proxy.connections).toBe(1);
      });
      await expect(untilConsumers(1)).rejects.toThrow();
      await untilInserts(1);
    } finally {
      await slow.query('COMMIT');
      slow.release();
    }
    await expectOrder(300);
  });

  /** Statements of the intake that wait for the lock. */
  const untilInserts = (count: number) =>
    eventually(async () => {
      const { rows } = await world.db.pool.query(
        `SELECT FROM pg_stat_activity
         WHERE application_name = 'sluice intake' AND wait_event_type = 'Lock'
           AND datname = current_database()`,
      );
      expect(rows).toHaveLength(count);
    });

  const untilConsumers = (count: number) =>
    eventually(
      async () => {
        const { consumerCount } = await world.sender.channel.checkQueue(ingressQueue(SOURCE));
        expect(consumerCount).toBe(count);
      },
      { timeoutMs: 3_000 },
    );
});
