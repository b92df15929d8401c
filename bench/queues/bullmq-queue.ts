/** BullMQ on a Redis of the benchmark's own. */
import { Queue, Worker } from 'bullmq';
import { openDatabase, type Database } from '#lib/server/database';
import type { BenchPayload } from '../load/payload.ts';
import { INSERT_EFFECT_ONCE, type BenchQueue, type Consumption, type QueuePlace } from './queue.ts';

const QUEUE = 'bench';
const CONCURRENCY = 200;

export const BULLMQ_SETTINGS =
  'concurrency 200, removeOnComplete; Redis without snapshots, append-only file with appendfsync always or everysec';

/** Opens it. */
export function openBullmqQueue({ redisPort, databaseUrl }: QueuePlace): Promise<BenchQueue> {
  if (redisPort === undefined) throw new Error('BullMQ needs a Redis');
  const connection = { host: '127.0.0.1', port: redisPort, maxRetriesPerRequest: null };
  const queue = new Queue<BenchPayload>(QUEUE, {
    connection,
    defaultJobOptions: { removeOnComplete: true },
  });
  queue.on('error', () => undefined);
  return Promise.resolve({
    storeOne: async (payload) => {
      await queue.add('record', payload);
    },
    storeMany: async (payloads) => {
      await queue.addBulk(payloads.map((data) => ({ name: 'record', data })));
    },
    consume: (consumption) => consume(consumption, { connection, databaseUrl }),
    countWaiting: async () => {
      const counts = await queue.getJobCounts('wait', 'active', 'delayed', 'failed');
      return Object.values(counts).reduce((sum, count) => sum + count, 0);
    },
    close: () => queue.close(),
  });
}

interface Places {
  readonly connection: { host: string; port: number; maxRetriesPerRequest: null };
  readonly databaseUrl: string;
}

async function consume(
  { task, onHandle }: Consumption,
  { connection, databaseUrl }: Places,
): Promise<() => Promise<void>> {
  const pool =
    task === 'nothing'
      ? undefined
      : openDatabase({ connectionString: databaseUrl, max: 10, applicationName: 'bullmq' });
  const worker = new Worker<BenchPayload>(
    QUEUE,
    async ({ id, data }) => {
      onHandle(data);
      if (pool !== undefined) await writeRow(pool, id ?? '', data.sequence);
    },
    { connection, concurrency: CONCURRENCY, removeOnComplete: { count: 0 } },
  );
  worker.on('error', () => undefined);
  await worker.waitUntilReady();
  return async () => {
    await worker.close();
    await pool?.end();
  };
}

async function writeRow(pool: Database, id: string, note: string): Promise<void> {
  await pool.query({ name: 'effect', text: INSERT_EFFECT_ONCE, values: [id, note] });
}
