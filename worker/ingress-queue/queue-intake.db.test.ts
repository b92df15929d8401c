import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { ingressQueue } from '#lib/domain/broker-queues';
import { listRefusedMessages } from '#lib/server/store/refused-messages';
import { eventually } from '#lib/testing/eventually';
import { findMisplacedRecords, findWrongCounts } from '#lib/testing/integrity';
import { missingRabbit } from '#lib/testing/rabbit-server';
import { createSharedVhost } from '#lib/testing/shared-rabbit';
import { createIntakeWorld, SOURCE, type IntakeWorld } from './testing/intake-world.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

describe.skipIf(missingRabbit !== null)('ingress over the queue', () => {
  let vhosts: string[] = [];
  beforeAll(async () => {
    vhosts = await Promise.all(Array.from({ length: 8 }, () => createSharedVhost()));
  });

  let world: IntakeWorld;
  beforeEach(async () => {
    world = await createIntakeWorld(vhosts.pop() ?? (await createSharedVhost()));
  });
  afterEach(async () => {
    expect(await findMisplacedRecords(world.db.pool)).toEqual([]);
    expect(await findWrongCounts(world.db.pool)).toEqual([]);
    await world[Symbol.asyncDispose]();
  });
  afterAll(() => {
    vhosts = [];
  });

  const stored = (count: number) =>
    eventually(
      async () => {
        const references = await world.references();
        expect(references).toHaveLength(count);
        return references;
      },
      { timeoutMs: 30_000 },
    );
  const isEmpty = () =>
    eventually(async () => {
      expect(await world.sender.countReady()).toBe(0);
    });
  const change = (assignment: string) => world.db.pool.query(`UPDATE source SET ${assignment}`);
  const standing = async () => {
    const { rows } = await world.db.pool.query<{ state: string; last_error: string | null }>(
      `SELECT state, last_error FROM transport_state WHERE direction = 'INGRESS'`,
    );
    return rows;
  };

  test('stores messages in each mode as they came, and acknowledges them', async () => {
    const body = Buffer.from('{"a":1.10,"a":1e999} \u00ff', 'latin1');
    await world.sender.send(body, {
      contentType: 'application/json',
      headers: {
        'cloudEvents:specversion': '1.0',
        'cloudEvents:id': 'e-1',
        'cloudEvents:source': '/shops/eu',
        'cloudEvents:type': 'order.placed',
        'cloudEvents:subject': 'order-1',
      },
    });
    await world.sender.send(
      '{"specversion":"1.0","id":"e-2","source":"/s","type":"t","subject":"order-2","data":{}}',
      { contentType: 'application/cloudevents+json' },
    );
    await world.sender.send('a;b', {
      contentType: 'text/csv',
      messageId: 'm-3',
      type: 'order.csv',
      headers: { 'record-reference': 'order-3', 'ordering-key': 'k' },
    });
    const intake = world.consume();
    expect(await stored(3)).toEqual(['order-1', 'order-2', 'order-3']);
    const { rows } = await world.db.pool.query<Record<string, unknown>>(
      `SELECT r.direction, r.type, r.event_id, r.ordering_key, r.media_type, p.bytes
       FROM record r JOIN payload p ON p.record_id = r.id ORDER BY r.id`,
    );
    expect(rows[0]).toMatchObject({ direction: 'INGRESS', type: 'order.placed', event_id: 'e-1' });
    expect(rows[0]?.bytes).toEqual(body);
    expect(rows[1]).toMatchObject({ media_type: 'application/cloudevents+json', event_id: 'e-2' });
    expect(rows[2]).toMatchObject({ type: 'order.csv', event_id: 'm-3', ordering_key: 'k' });
    await intake.stop();
    expect(await world.sender.countReady()).toBe(0);
  });

  test('what the door would refuse becomes a dead letter with the problem, and is told', async () => {
    world.consume();
    await world.sender.sendMany(1);
    await stored(1);
    await world.sender.send('[]', { messageId: 'm-1', appId: 'shop-eu', expiration: '600000' });
    await world.sender.send('[1]', { messageId: '00001', headers: { 'record-reference': 'x' } });
    await world.sender.send(Buffer.alloc(100_001), { headers: { 'record-reference': 'y' } });
    await world.sender.sendMany(1, 2);
    expect(await stored(2)).toEqual(['00001', '00002']);
    const letters = [];
    for (let count = 0; count < 3; count += 1) {
      letters.push(
        await eventually(async () => {
          const letter = await world.sender.takeDeadLetter();
          if (letter === null) throw new Error('there is no dead letter');
          return letter;
        }),
      );
    }
    expect(letters.map(({ problem }) => problem.code)).toEqual([
      'invalid_request',
      'event_id_conflict',
      'too_large',
    ]);
    expect(letters[0]?.problem.errors).toEqual([
      { header: 'record-reference', message: 'is required' },
    ]);
    expect(letters[0]?.message.properties).toMatchObject({ messageId: 'm-1', appId: 'shop-eu' });
    expect(letters[0]?.message.properties.expiration).toBeUndefined();
    expect(letters[2]?.message.content).toHaveLength(100_001);
    const told = await eventually(async () => {
      const page = { source: SOURCE, before: null, limit: 10 };
      const rows = await listRefusedMessages(world.db.pool, page);
      expect(rows).toHaveLength(3);
      return rows;
    });
    expect(told.map(({ code, messageId, size }) => [code, messageId, size])).toEqual([
      ['too_large', null, 100_001],
      ['event_id_conflict', '00001', 3],
      ['invalid_request', 'm-1', 2],
    ]);
    await isEmpty();
  });

  test('a dead letter whose header cannot be written again goes without it, and holds nothing up', async () => {
    world.consume();
    const odd = { '!': 'double', value: -1e300 };
    await world.sender.send('odd', { messageId: 'm-odd', headers: { odd } });
    await world.sender.sendMany(1);
    await stored(1);
    const letter = await eventually(async () => {
      const taken = await world.sender.takeDeadLetter();
      if (taken === null) throw new Error('there is no dead letter');
      return taken;
    });
    expect(letter.message.content.toString()).toBe('odd');
    expect(letter.problem.code).toBe('invalid_request');
    expect(letter.message.properties.headers).not.toHaveProperty('odd');
    await isEmpty();
  });

  test('one sender and two workers: all records once, in the order of the queue', async () => {
    world.consume();
    world.consume();
    await world.sender.sendMany(3_000);
    const references = await stored(3_000);
    expect(references).toEqual([...references].sort());
  });

  test('a worker that stops hands the queue on in order', async () => {
    const first = world.consume();
    world.consume();
    await world.sender.sendMany(4_000);
    await eventually(async () => {
      expect((await world.references()).length).toBeGreaterThan(500);
    });
    await first.stop();
    const references = await stored(4_000);
    expect(references).toEqual([...references].sort());
  });

  test('a source that is paused, retired, or has switched it off is not consumed', async () => {
    world.consume();
    await eventually(async () => {
      expect(await standing()).toMatchObject([{ state: 'connected' }]);
    });
    await change('intake_paused = true');
    await eventually(async () => {
      expect(await standing()).toMatchObject([{ state: 'held' }]);
    });
    expect(await countConsumers(ingressQueue(SOURCE))).toBe(0);
    await world.sender.sendMany(3);
    await change('intake_paused = false, amqp_ingress = false');
    await eventually(async () => {
      expect(await standing()).toEqual([]);
    });
    expect(await world.references()).toEqual([]);
    expect(await world.sender.countReady()).toBe(3);
    await change('amqp_ingress = true');
    await stored(3);
  });

  test('a rate limit makes messages wait, and refuses none', async () => {
    await change('rate_limit_per_second = 2');
    world.consume();
    await world.sender.sendMany(4);
    await stored(4);
    await world.sender.sendMany(2, 5);
    expect(await stored(6)).toHaveLength(6);
    expect(await world.sender.takeDeadLetter()).toBeNull();
  });

  test('a queue that is deleted is declared again, and one that somebody else declared is used', async () => {
    const { channel } = world.sender;
    const queue = ingressQueue(SOURCE);
    world.consume();
    await world.sender.sendMany(1);
    await stored(1);
    await channel.deleteQueue(queue);
    await eventually(
      async () => {
        expect(await countConsumers(queue)).toBeGreaterThan(0);
      },
      { timeoutMs: 20_000 },
    );
    await world.sender.sendMany(1, 2);
    await stored(2);
    await change('amqp_ingress = false');
    await eventually(async () => {
      expect(await standing()).toEqual([]);
    });
    await channel.deleteQueue(queue);
    await channel.assertQueue(queue, { durable: true, arguments: { 'x-queue-type': 'classic' } });
    await world.sender.sendMany(1, 3);
    await change('amqp_ingress = true');
    expect(await stored(3)).toEqual(['00001', '00002', '00003']);
  });

  /** On a channel of its own: asking for a queue that is not there ends it. Throws while nobody consumes. */
  async function countConsumers(queue: string): Promise<number> {
    const channel = await world.sender.connection.createChannel();
    channel.on('error', () => undefined);
    const { consumerCount } = await channel.checkQueue(queue);
    await channel.close();
    return consumerCount;
  }
});
