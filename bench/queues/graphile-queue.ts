/** graphile-worker, set up as its page on performance says. */
import { Logger, makeWorkerUtils, run, type TaskList } from 'graphile-worker';
import { z } from 'zod';
import { openDatabase } from '#lib/server/database';
import type { BenchPayload } from '../load/payload.ts';
import { payloadSchema } from './payload-schema.ts';
import { INSERT_EFFECT_ONCE, type BenchQueue, type Consumption, type QueuePlace } from './queue.ts';

const TASK = 'bench';
/** One line for each job would be its default; its own performance test leaves them out. */
const logger = new Logger(() => () => undefined);

export const GRAPHILE_SETTINGS =
  'throughput: concurrentJobs 24, maxPoolSize 25, localQueue.size 500, completeJobBatchDelay 0; latency: concurrentJobs 10, maxPoolSize 12, localQueue.size 11, completeJobBatchDelay 0; no log line a job';

const BATCHING = { completeJobBatchDelay: 0, failJobBatchDelay: 0 } as const;
/** As its page on performance says. */
const FOR_RATE = { concurrentJobs: 24, maxPoolSize: 25, localQueue: { size: 500 }, ...BATCHING };
/** The local queue that its documentation names as the starting point; quicker than none. */
const FOR_LATENCY = { concurrentJobs: 10, maxPoolSize: 12, localQueue: { size: 11 }, ...BATCHING };

/** Opens it; the schema is made at the first time. */
export async function openGraphileQueue(place: QueuePlace): Promise<BenchQueue> {
  const pool = openDatabase({
    connectionString: place.databaseUrl,
    max: 10,
    applicationName: 'graphile-worker',
  });
  const utils = await makeWorkerUtils({ pgPool: pool, logger });
  await utils.migrate();
  return {
    storeOne: async (payload) => {
      await utils.addJob(TASK, payload);
    },
    storeMany: async (payloads) => {
      await utils.addJobs(payloads.map((payload) => ({ identifier: TASK, payload })));
    },
    consume: (consumption) => consume(place, consumption),
    countWaiting: async () => {
      const { rows } = await pool.query<{ waiting: number }>(
        'SELECT count(*)::int AS waiting FROM graphile_worker._private_jobs',
      );
      return z.number().parse(rows[0]?.waiting);
    },
    close: async () => {
      await utils.release();
      await pool.end();
    },
  };
}

async function consume(
  { databaseUrl, isForLatency }: QueuePlace,
  { task, onHandle }: Consumption,
): Promise<() => Promise<void>> {
  const handle = (payload: unknown): BenchPayload => {
    const parsed = payloadSchema.parse(payload);
    onHandle(parsed);
    return parsed;
  };
  const taskList: TaskList = {
    [TASK]:
      task === 'nothing'
        ? (payload) => void handle(payload)
        : async (payload, { withPgClient, job }) => {
            const { sequence } = handle(payload);
            await withPgClient((client) =>
              client.query({
                name: 'effect',
                text: INSERT_EFFECT_ONCE,
                values: [job.id, sequence],
              }),
            );
          },
  };
  const runner = await run({
    taskList,
    preset: {
      worker: {
        connectionString: databaseUrl,
        logger,
        ...(isForLatency ? FOR_LATENCY : FOR_RATE),
      },
    },
    noHandleSignals: true,
  });
  return () => runner.stop();
}
