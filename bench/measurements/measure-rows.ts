/** Processing with a handler that writes one row of PostgreSQL for each record. */
import type { Bench } from '../frame/bench.ts';
import { contest, type Contender } from '../frame/contest.ts';
import { PEER_NAMES, type PeerName } from '../frame/peers.ts';
import { findBest, judgeRatio, tabulateRates, type Findings } from '../frame/report.ts';
import { measureDrain, type RunningQueue } from '../frame/running-queue.ts';
import type { Task } from '../queues/queue.ts';

const RECORDS = 10_000;
/** For what is an order of magnitude slower. */
const FEWER = 3_000;
const WARM_UP = 2_000;
const SHARED = 'Sluice, shared transactions';
const ALONE = 'Sluice, one transaction per record';
const AT_ONCE = 'pg-boss, the rows of a batch in one statement';

export async function measureRows(
  bench: Bench,
  sluice: RunningQueue,
  peers: ReadonlyMap<string, RunningQueue>,
): Promise<Findings> {
  const boss = peers.get('pg-boss' satisfies PeerName);
  const contenders = (most: number): Contender<number>[] => {
    const run = (name: string, queue: RunningQueue, task: Task, records = most) => ({
      name,
      measure: () => writeRows(bench, queue, { task, records }),
    });
    return [
      run(SHARED, sluice, 'row'),
      run(ALONE, sluice, 'row alone', Math.min(FEWER, most)),
      ...[...peers].map(([name, queue]) => run(name, queue, 'row')),
      ...(boss === undefined ? [] : [run(AT_ONCE, boss, 'row at once')]),
    ];
  };
  await contest(contenders(WARM_UP), 1);
  const outcomes = await contest(contenders(RECORDS), bench.options.rounds);
  const best = findBest(outcomes, PEER_NAMES) ?? 'pg-boss';
  return {
    sections: [
      {
        title: 'Processing, one row written for each record',
        table: tabulateRates(outcomes, [ALONE, best]),
        notes: [
          'One INSERT a record, and after every turn there is exactly one row for every record. Sluice and pg-boss (a transactional worker) commit rows and outcomes together: exactly once. graphile-worker and BullMQ complete a job apart from what it wrote, so that a crash in between runs it again: their INSERT passes over rows that are there. pg-boss hands a handler whole batches, so its handler can also write the rows of a batch with one statement; that is shown beside, and is not the same handler.',
        ],
      },
    ],
    verdicts: [
      judgeRatio(outcomes, {
        measure: 'processing, one row a record, exactly once',
        name: SHARED,
        base: ALONE,
        atLeast: 5,
      }),
      judgeRatio(outcomes, {
        measure: 'processing, one row a record, exactly once',
        name: SHARED,
        base: best,
        atLeast: 3,
      }),
    ],
  };
}

async function writeRows(
  bench: Bench,
  queue: RunningQueue,
  drained: { readonly task: Task; readonly records: number },
): Promise<number> {
  const { databaseUrl } = queue.place;
  const before = await countRows(bench, databaseUrl);
  const rate = await measureDrain(bench, queue, drained);
  const written = (await countRows(bench, databaseUrl)) - before;
  if (written === drained.records) return rate;
  throw new Error(`${written} rows were written for ${drained.records} records`);
}

async function countRows({ ground }: Bench, databaseUrl: string): Promise<number> {
  const [row] = await ground.query<{ rows: number }>(
    databaseUrl,
    'SELECT count(*)::int AS rows FROM bench_effect',
  );
  return row?.rows ?? 0;
}
