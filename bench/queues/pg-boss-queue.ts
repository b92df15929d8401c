/** pg-boss, set up as its documentation says for many small jobs. */
import { PgBoss, type Db, type Job, type WorkOptions } from 'pg-boss';
import type { BenchPayload } from '../load/payload.ts';
import {
  INSERT_EFFECT,
  INSERT_EFFECTS,
  type BenchQueue,
  type Consumption,
  type QueuePlace,
} from './queue.ts';

const QUEUE = 'bench';
const CONNECTIONS = 10;
/** Fetching goes on at once after a full batch; each of the workers fetches batches of its own. */
const FOR_RATE: WorkOptions = {
  batchSize: 500,
  localConcurrency: 2,
  burstWhenBatchFull: true,
  pollingIntervalSeconds: 0.5,
};
/** Woken by NOTIFY for every job. */
const FOR_LATENCY: WorkOptions = { ...FOR_RATE, batchSize: 100, notifyPollingIntervalSeconds: 0.5 };

export const PG_BOSS_SETTINGS =
  'throughput: batchSize 500, localConcurrency 2, burstWhenBatchFull; latency: batchSize 100, localConcurrency 2, useListenNotify and the queue’s notify; rows: transactional workers; pool of 10';

/** Opens it; the schema is made at the first time. Only for latency do jobs wake workers: that costs. */
export async function openPgBossQueue(place: QueuePlace): Promise<BenchQueue> {
  const { databaseUrl, isForLatency } = place;
  const boss = new PgBoss({
    connectionString: databaseUrl,
    max: CONNECTIONS,
    useListenNotify: isForLatency,
  });
  boss.on('error', () => undefined);
  await boss.start();
  if ((await boss.getQueue(QUEUE)) === null)
    await boss.createQueue(QUEUE, { notify: isForLatency });
  const db = boss.getDb();
  return {
    storeOne: async (payload) => {
      await boss.send(QUEUE, payload);
    },
    storeMany: async (payloads) => {
      await boss.insert(
        QUEUE,
        payloads.map((data) => ({ data })),
      );
    },
    consume: async (consumption) => {
      const options = isForLatency ? FOR_LATENCY : FOR_RATE;
      await work(boss, options, consumption);
      return () => boss.offWork(QUEUE, { wait: true });
    },
    countWaiting: async () => {
      const { rows } = await db.executeSql(
        "SELECT count(*)::int AS waiting FROM pgboss.job WHERE name = $1 AND state < 'completed'",
        [QUEUE],
      );
      const [row] = rows as { waiting: number }[];
      return row?.waiting ?? 0;
    },
    close: () => boss.stop({ graceful: false }),
  };
}

async function work(
  boss: PgBoss,
  options: WorkOptions,
  { task, onHandle }: Consumption,
): Promise<void> {
  if (task === 'nothing') {
    await boss.work<BenchPayload>(QUEUE, options, (jobs) => {
      for (const { data } of jobs) onHandle(data);
      return Promise.resolve();
    });
    return;
  }
  const write = task === 'row at once' ? writeAtOnce : writeEach;
  await boss.work(
    QUEUE,
    { ...options, transactional: true },
    async (jobs: Job<BenchPayload>[], tx: Db) => {
      for (const { data } of jobs) onHandle(data);
      await write(jobs, tx);
    },
  );
}

async function writeEach(jobs: readonly Job<BenchPayload>[], tx: Db): Promise<void> {
  for (const { id, data } of jobs) await tx.executeSql(INSERT_EFFECT, [id, data.sequence]);
}

async function writeAtOnce(jobs: readonly Job<BenchPayload>[], tx: Db): Promise<void> {
  await tx.executeSql(INSERT_EFFECTS, [
    jobs.map(({ id }) => id),
    jobs.map(({ data }) => data.sequence),
  ]);
}
