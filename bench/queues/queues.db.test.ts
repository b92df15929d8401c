/** Every system does what its figures say it did: each record processed, each row written, nothing left. */
import { expect, it } from 'vitest';
import { createSource } from '#lib/server/gateway/sources';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import { eventually } from '#lib/testing/eventually';
import { findMisplacedRecords, findWrongCounts } from '#lib/testing/integrity';
import { findRedisVersion, startRedis } from '../frame/redis-server.ts';
import { makePayload } from '../load/payload.ts';
import { openQueue } from './open-queue.ts';
import { CREATE_EFFECT_TABLE, type BenchQueue, type QueuePlace, type Task } from './queue.ts';
import { BUSY_SOURCE } from './sluice-queue.ts';

const MANY = 120;

async function openDatabase(): Promise<TestDatabase> {
  const db = await createTestDatabase();
  await db.pool.query(CREATE_EFFECT_TABLE);
  await createSource(db.pool, { key: BUSY_SOURCE, name: 'bench' });
  return db;
}

async function fill(queue: BenchQueue, orderingKeys: number): Promise<void> {
  await queue.storeOne(makePayload(0));
  await queue.storeMany(
    Array.from({ length: MANY - 1 }, (_, place) => makePayload(place + 1)),
    { orderingKeys },
  );
}

async function process(queue: BenchQueue, task: Task): Promise<string[]> {
  const seen: string[] = [];
  const stop = await queue.consume({ task, onHandle: ({ sequence }) => seen.push(sequence) });
  try {
    await eventually(
      async () => {
        if (seen.length < MANY || (await queue.countWaiting()) > 0) throw new Error('not done');
      },
      { timeoutMs: 20_000 },
    );
  } finally {
    await stop();
  }
  return seen.sort();
}

const ALL = Array.from({ length: MANY }, (_, place) => makePayload(place).sequence);

it.each<{ name: QueuePlace['name']; task: Task; isForLatency?: boolean; orderingKeys?: number }>([
  { name: 'sluice', task: 'row' },
  { name: 'sluice', task: 'row alone', orderingKeys: 7 },
  { name: 'sluice', task: 'nothing' },
  { name: 'pg-boss', task: 'row' },
  { name: 'pg-boss', task: 'row at once' },
  { name: 'pg-boss', task: 'nothing', isForLatency: true },
  { name: 'graphile-worker', task: 'row' },
  { name: 'graphile-worker', task: 'nothing', isForLatency: true },
])(
  '$name processes every record once: $task',
  async ({ name, task, isForLatency = false, orderingKeys = 0 }) => {
    await using db = await openDatabase();
    const queue = await openQueue({ name, databaseUrl: db.url, isForLatency });
    try {
      await fill(queue, orderingKeys);
      expect(await queue.countWaiting()).toBe(MANY);
      expect(await process(queue, task)).toEqual(ALL);
      const { rows } = await db.pool.query<{ note: string }>(
        'SELECT note FROM bench_effect ORDER BY note',
      );
      expect(rows.map(({ note }) => note)).toEqual(task === 'nothing' ? [] : ALL);
      expect(await findMisplacedRecords(db.pool)).toEqual([]);
      expect(await findWrongCounts(db.pool)).toEqual([]);
    } finally {
      await queue.close();
    }
  },
);

it.skipIf(findRedisVersion() === null)('BullMQ processes every record once', async () => {
  await using db = await openDatabase();
  await using redis = await startRedis('always');
  const place: QueuePlace = {
    name: 'bullmq',
    databaseUrl: db.url,
    redisPort: redis.port,
    isForLatency: false,
  };
  const queue = await openQueue(place);
  try {
    await fill(queue, 0);
    expect(await queue.countWaiting()).toBe(MANY);
    expect(await process(queue, 'row')).toEqual(ALL);
    const { rows } = await db.pool.query('SELECT FROM bench_effect');
    expect(rows).toHaveLength(MANY);
  } finally {
    await queue.close();
  }
});

it('COPY fills the tables with records that are as whole as the others', async () => {
  await using db = await openDatabase();
  const queue = await openQueue({ name: 'copy', databaseUrl: db.url, isForLatency: false });
  try {
    await queue.storeMany(ALL.map((_, place) => makePayload(place)));
    expect(await queue.countWaiting()).toBe(MANY);
    expect(await findMisplacedRecords(db.pool)).toEqual([]);
    const { rows } = await db.pool.query<{ bytes: Buffer }>(
      `SELECT p.bytes FROM record r JOIN payload p ON p.record_id = r.id
       WHERE r.size_bytes = octet_length(p.bytes) ORDER BY r.reference`,
    );
    expect(rows.map(({ bytes }) => bytes.toString())).toEqual(
      ALL.map((_, place) => JSON.stringify(makePayload(place))),
    );
  } finally {
    await queue.close();
  }
});
