import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { DEAD_LETTER_EXCHANGE } from '#lib/domain/broker-queues';
import { listRefusedMessages } from '#lib/server/store/refused-messages';
import { eventually } from '#lib/testing/eventually';
import { findMisplacedRecords, findWrongCounts } from '#lib/testing/integrity';
import { missingRabbit, startRabbitServer, type RabbitServer } from '#lib/testing/rabbit-server';
import { startTcpProxy, type TcpProxy } from '#lib/testing/tcp-proxy';
import { startWorkerProcess } from '#worker/testing/worker-process';
import { createIntakeWorld, SOURCE, type IntakeWorld } from './testing/intake-world.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const RECORDS = 20_000;

describe.skipIf(missingRabbit !== null)('faults while records come in over the queue', () => {
  let rabbit: RabbitServer;
  beforeAll(async () => {
    rabbit = await startRabbitServer();
  });
  afterAll(() => rabbit[Symbol.asyncDispose]());

  let url: string;
  let world: IntakeWorld;
  let proxies: TcpProxy[];
  beforeEach(async () => {
    proxies = [];
    url = await rabbit.createVhost();
    world = await createIntakeWorld(url);
  });
  afterEach(async () => {
    await world[Symbol.asyncDispose]();
    await Promise.all(proxies.map((proxy) => proxy[Symbol.asyncDispose]()));
  });

  /** The same URL by way of a proxy. */
  async function throughProxy(address: string): Promise<{ proxy: TcpProxy; by: string }> {
    const direct = new URL(address);
    const proxy = await startTcpProxy(Number(direct.port));
    proxies.push(proxy);
    direct.host = `127.0.0.1:${String(proxy.port)}`;
    return { proxy, by: direct.href };
  }

  const storedAtLeast = (count: number) =>
    eventually(
      async () => {
        expect(await world.count()).toBeGreaterThanOrEqual(count);
      },
      { timeoutMs: 120_000 },
    );

  /** Each record once, none lost, in the order of the queue. */
  async function expectAllOnce(): Promise<void> {
    await storedAtLeast(RECORDS);
    await eventually(async () => {
      expect(await world.sender.countReady()).toBe(0);
    });
    const references = await world.references();
    expect(references).toHaveLength(RECORDS);
    expect(new Set(references).size).toBe(RECORDS);
    expect(references).toEqual([...references].sort());
    expect(await findMisplacedRecords(world.db.pool)).toEqual([]);
    expect(await findWrongCounts(world.db.pool)).toEqual([]);
  }

  test('connections cut again and again, acknowledgements lost on the way: none lost, none twice', async () => {
    const { proxy, by } = await throughProxy(url);
    await world.sender.sendMany(RECORDS);
    world.consume({ broker: by });
    for (const [count, how] of [
      [2_000, 'reset'],
      [6_000, 'end'],
      [10_000, 'reset'],
    ] as const) {
      await storedAtLeast(count);
      proxy.set('up', { kind: 'black-hole' });
      await storedAtLeast(count + 500);
      proxy.cut(how);
      proxy.set('up', { kind: 'pass' });
    }
    await expectAllOnce();
  });

  test('a broker that falls silent is left, and found again', async () => {
    const { proxy, by } = await throughProxy(url);
    await world.sender.sendMany(RECORDS);
    world.consume({ broker: by });
    await storedAtLeast(3_000);
    proxy.halfOpen('target');
    await expectAllOnce();
  });

  test('the broker closes a channel: all goes on, and the refused message is told once it can be', async () => {
    await world.sender.channel.deleteExchange(DEAD_LETTER_EXCHANGE);
    await world.sender.sendMany(RECORDS / 2);
    await world.sender.send('no reference', {});
    await world.sender.sendMany(RECORDS / 2, RECORDS / 2 + 1);
    world.consume();
    await storedAtLeast(2_000);
    await world.sender.channel.deleteExchange(DEAD_LETTER_EXCHANGE);
    await expectAllOnce();
    const letter = await eventually(async () => {
      const found = await world.sender.takeDeadLetter();
      if (found === null) throw new Error('there is no dead letter');
      return found;
    });
    expect(letter.problem.code).toBe('invalid_request');
  });

  test('the database goes away and comes back: what came is stored then, or refused', async () => {
    const { proxy, by } = await throughProxy(world.db.url);
    await world.sender.sendMany(RECORDS);
    world.consume({ database: by });
    await storedAtLeast(3_000);
    await proxy.refuse();
    proxy.cut('reset');
    await world.sender.send('no reference', { messageId: 'refused' });
    await proxy.accept();
    await expectAllOnce();
    const told = await listRefusedMessages(world.db.pool, {
      source: SOURCE,
      before: null,
      limit: 9,
    });
    expect(new Set(told.map(({ messageId }) => messageId))).toEqual(new Set(['refused']));
  });

  test('workers killed while they store: none lost, none twice', async () => {
    await world.sender.sendMany(RECORDS);
    for (const count of [1_000, 6_000]) {
      await using victim = startWorkerProcess(world.db.url, url);
      await storedAtLeast(count);
      victim.signal('SIGKILL');
      await victim.ended;
    }
    world.consume();
    await expectAllOnce();
  });

  test('the broker is killed and comes back', async () => {
    await world.sender.sendMany(RECORDS);
    world.consume();
    await storedAtLeast(2_000);
    await rabbit.kill();
    await rabbit.start();
    await storedAtLeast(RECORDS);
    const references = await world.references();
    expect(references).toHaveLength(RECORDS);
    expect(references).toEqual([...references].sort());
  });
});
