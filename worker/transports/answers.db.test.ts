/** Answers over the queue, in storms: whoever answers, however often, each record has one outcome. */
import { randomUUID } from 'node:crypto';
import { connect, type ConsumeMessage } from 'amqplib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  ACKNOWLEDGEMENT_QUEUE,
  DEAD_LETTER_QUEUE,
  REJECTION_QUEUE,
} from '#lib/domain/broker-queues';
import { parseRecordId } from '#lib/domain/record-id';
import { eventually } from '#lib/testing/eventually';
import { missingRabbit } from '#lib/testing/rabbit-server';
import { startWorkerProcess } from '#worker/testing/worker-process';
import { PROBLEM_HEADER, QUEUE_HEADER } from './rabbitmq/batch-consumer.ts';
import {
  countAcknowledged,
  createBrokerWorld,
  createQueueSource,
  enqueueMany,
  expectAllThere,
  untilAcknowledged,
  type BrokerWorld,
} from './testing/broker-world.ts';
import { startEgressApp, type EgressApp } from './testing/egress-app.ts';

const MANY = 3_000;
const KILLED = 20_000;
/** What a worker may have on its way: each that is killed here dies over so many. */
const MOST_OPEN = 5_000;
const LONG_MS = 60_000;

/** Of its own for each try of a test. */
function newKey(name: string): string {
  return `${name}-${randomUUID().slice(0, 8)}`;
}

describe.skipIf(missingRabbit !== null)('over the queue', () => {
  let world: BrokerWorld;
  beforeAll(async () => {
    world = await createBrokerWorld();
  }, 180_000);
  afterAll(() => world[Symbol.asyncDispose]());

  /** Publishes these bodies to a queue, in their order. */
  async function send(
    queue: string,
    bodies: readonly (Buffer | object)[],
    messageId: string = randomUUID(),
  ): Promise<void> {
    const connection = await connect(world.url);
    const channel = await connection.createConfirmChannel();
    for (const body of bodies) {
      const content = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
      channel.sendToQueue(queue, content, { persistent: true, messageId });
    }
    await channel.waitForConfirms();
    await connection.close();
  }

  /** The problems of the first dead letters of rejections. Takes all others out of the queue too. */
  async function collectDeadLetters(count: number): Promise<string[]> {
    const connection = await connect(world.url);
    const letters: string[] = [];
    try {
      const channel = await connection.createChannel();
      const take = (message: ConsumeMessage | null): void => {
        const headers = message?.properties.headers ?? {};
        if (headers[QUEUE_HEADER] === REJECTION_QUEUE)
          letters.push(String(headers[PROBLEM_HEADER]));
      };
      await channel.consume(DEAD_LETTER_QUEUE, take, { noAck: true });
      await eventually(() => {
        expect(letters).toHaveLength(count);
      });
    } finally {
      await connection.close();
    }
    return letters;
  }

  async function read<Row extends object>(statement: string, values: unknown[] = []) {
    const { rows } = await world.db.pool.query<Row & Record<string, unknown>>(statement, values);
    return rows;
  }

  /** Acknowledgements so far that named no record of theirs. */
  async function countUnknown(): Promise<number> {
    const refused = await read(
      `SELECT FROM refused_message WHERE queue = $1 AND code = 'record_not_found'`,
      [ACKNOWLEDGEMENT_QUEUE],
    );
    return refused.length;
  }

  async function extendAll(): Promise<void> {
    await read(`UPDATE lease SET expires_at = now() + interval '1 hour'`);
  }

  test(
    'two Integration Apps at once, each answering everything three times, acknowledge each record once',
    async () => {
      const source = newKey('twice');
      await createQueueSource(world, source);
      await using first = startEgressApp(world.url, source, { repeats: 3 });
      await using second = startEgressApp(world.url, source, { repeats: 3 });
      const ids = await enqueueMany(world, source, MANY);
      await untilAcknowledged(world, source, { count: MANY, timeoutMs: LONG_MS });
      const seen = new Map([...first.seen, ...second.seen]);
      const altered = new Set([...first.altered, ...second.altered]);
      await expectAllThere(world, ids, { seen, altered });
      // An acknowledgement that comes after its offer ran out ends no attempt: there may be none, never two.
      const endedTwice = await read(
        `SELECT record_id FROM attempt WHERE outcome = 'ACKNOWLEDGED' AND record_id = ANY ($1)
         GROUP BY record_id HAVING count(*) > 1`,
        [ids.map(parseRecordId)],
      );
      expect(endedTwice).toEqual([]);
    },
    2 * LONG_MS,
  );

  test(
    'forged tokens, and tokens of other records, acknowledge nothing, and lie among the dead letters',
    async () => {
      const source = newKey('forged');
      await createQueueSource(world, source);
      await using app = startEgressApp(world.url, source, { isSilent: true });
      const ids = await enqueueMany(world, source, 200);
      await eventually(() => {
        expect(app.seen.size).toBe(ids.length);
      });
      await extendAll();
      const tokens = [...app.seen.values()];
      const forged = ids.flatMap((id) => {
        const own = app.seen.get(id);
        const foreign = tokens.find((token) => token !== own);
        return [
          { id, token: randomUUID() },
          { id, token: foreign },
        ];
      });
      const before = await countUnknown();
      await send(ACKNOWLEDGEMENT_QUEUE, forged);
      await eventually(async () => {
        expect(await countUnknown()).toBe(before + forged.length);
      });
      expect(await countAcknowledged(world, source)).toBe(0);
      await send(
        ACKNOWLEDGEMENT_QUEUE,
        ids.map((id) => ({ id, token: app.seen.get(id) })).reverse(),
      );
      await untilAcknowledged(world, source, { count: ids.length, timeoutMs: LONG_MS });
    },
    2 * LONG_MS,
  );

  test('what no answer can be made of becomes a dead letter with its problem', async () => {
    const messageId = newKey('message');
    await send(REJECTION_QUEUE, [Buffer.from('{"id":'), Buffer.alloc(0), { id: 'x' }], messageId);
    const letters = await collectDeadLetters(3);
    for (const letter of letters) {
      expect(JSON.parse(letter)).toMatchObject({
        ...{ code: 'invalid_request', status: 400, type: '/docs/problems#invalid_request' },
      });
    }
    const told = await read<{ size: number }>(
      `SELECT size FROM refused_message WHERE queue = $1 AND message_id = $2 ORDER BY id`,
      [REJECTION_QUEUE, messageId],
    );
    expect(told.map(({ size }) => size)).toEqual([6, 0, 10]);
  });

  test(
    'a worker killed between the confirm and its bookkeeping costs nothing: its tokens stay good',
    async () => {
      const source = newKey('killed');
      await createQueueSource(world, source);
      await read('UPDATE source SET offer_seconds = 3600 WHERE key = $1', [source]);
      await world.worker.stop();
      await blockBookkeeping();
      await using app = startEgressApp(world.url, source, { isSilent: true });
      const ids = await enqueueMany(world, source, KILLED);
      while (app.seen.size < KILLED) await killOnceMoreAreSeen(app);
      await unblockBookkeeping();
      expect(await read('SELECT FROM lease WHERE handed_at IS NOT NULL')).toEqual([]);
      await using successor = startWorkerProcess(world.db.url, world.url);
      const answers = ids.map((id) => ({ id, token: app.seen.get(id) }));
      const portions = Array.from({ length: KILLED / 500 }, (_, place) =>
        answers.slice(place * 500, (place + 1) * 500),
      );
      await send(ACKNOWLEDGEMENT_QUEUE, portions);
      await untilAcknowledged(world, source, { count: ids.length, timeoutMs: LONG_MS });
      await expectAllThere(world, ids, app);
      expect(successor.child.exitCode).toBeNull();
    },
    3 * LONG_MS,
  );

  /** As many as one worker may have on their way are confirmed, and none of them is written down. */
  async function killOnceMoreAreSeen(app: EgressApp): Promise<void> {
    const before = app.seen.size;
    await using doomed = startWorkerProcess(world.db.url, world.url);
    await eventually(
      () => {
        expect(app.seen.size).toBe(before + MOST_OPEN);
      },
      { timeoutMs: LONG_MS },
    );
    doomed.signal('SIGKILL');
    await doomed.ended;
  }

  /** A worker that has its confirms cannot write them down until `unblockBookkeeping`. */
  async function blockBookkeeping(): Promise<void> {
    await read(
      `CREATE OR REPLACE FUNCTION wait_for_ever() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN PERFORM pg_sleep(25); RETURN NULL; END $$`,
    );
    await read(
      `CREATE OR REPLACE TRIGGER blocked BEFORE UPDATE OF handed_at ON lease
       FOR EACH ROW EXECUTE FUNCTION wait_for_ever()`,
    );
  }

  async function unblockBookkeeping(): Promise<void> {
    await read(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE application_name = 'sluice offers' AND datname = current_database()`,
    );
    await read('DROP TRIGGER blocked ON lease');
  }
});
