/** Durable ingest of one record a request over HTTP, beside the peers behind the same listener. */
import { IDLE_SOURCE } from '../doors/idle-source.ts';
import { postSingles, rateOf, type Bench } from '../frame/bench.ts';
import { contest, type Contender, type Outcome } from '../frame/contest.ts';
import { startDoor, startNextRoute, startWeb, type Door } from '../frame/doors.ts';
import type { SluiceDatabase } from '../frame/ground.ts';
import { preparePeers, prepareRedisPeers } from '../frame/peers.ts';
import { judgeRatio, tabulateRates, type Findings, type Verdict } from '../frame/report.ts';
import { runProcess, type AskedProcess } from '../frame/run-process.ts';
import { say } from '../frame/say.ts';
import { consumerAnswerSchema, doneSchema } from '../processes/consumer-question.ts';
import type { QueuePlace } from '../queues/queue.ts';
import { BUSY_SOURCE } from '../queues/sluice-queue.ts';

const CONNECTIONS = [16, 64, 256] as const;
const JUDGED_AT = 64;
const IDLE = 'Sluice, worker idle';
/** A system whose worker works off what the door takes in. */
const draining = (name: string): string => `${name}, worker draining`;
const DRAINING = draining('Sluice');
const ONE_INSERT = 'one INSERT per request';
const ALWAYS = 'BullMQ, appendfsync always';
const EVERYSEC = 'BullMQ, appendfsync everysec';

export async function measureIngest(bench: Bench): Promise<Findings> {
  const { ground, options } = bench;
  await using stack = new AsyncDisposableStack();
  const sluice = await ground.createSluice('sluice_ingest');
  const web = stack.use(await startWeb(sluice));
  const worker = stack.use(await startWorker({ ...sluice, name: 'sluice' }));
  const doors = new Map<string, Door | null>([
    [ONE_INSERT, stack.use(await startDoor('one-insert', sluice))],
    ['Next route', stack.use(await startNextRoute(sluice))],
  ]);
  for (const { name, place } of await preparePeers(ground, stack))
    doors.set(name, stack.use(await startDoor(place, sluice)));

  const drains: [string, Drain][] = [[DRAINING, { door: web, worker, handled: 0 }]];
  for (const { name, place } of await prepareRedisPeers(ground, stack, { database: 'drained' })) {
    const door = stack.use(await startDoor(place, sluice));
    drains.push([
      draining(name),
      { door, worker: stack.use(await startWorker(place)), handled: 0 },
    ]);
  }

  const byConnections = new Map<number, Outcome<number>[]>();
  for (const connections of CONNECTIONS) {
    say(`ingest at ${connections} connections`);
    const field = { bench, sluice, connections };
    const contenders = [
      postToIdle(field, IDLE, web),
      ...drains.map(([name, drain]) => postAndDrain(field, name, drain)),
      ...[...doors].map(([name, door]) => postToIdle(field, name, door)),
    ];
    if (connections === CONNECTIONS[0]) await contest(contenders, 1);
    // Where the figures are judged, every round counts; elsewhere one shows the direction.
    const rounds = connections === JUDGED_AT ? options.rounds : Math.ceil(options.rounds / 3);
    byConnections.set(connections, await contest(contenders, rounds));
  }
  return {
    sections: [...byConnections].map(([connections, outcomes]) => ({
      title: `Durable ingest, one record a request, ${connections} connections`,
      table: tabulateRates(outcomes, [ONE_INSERT, ALWAYS]),
      notes: connections === JUDGED_AT ? NOTES : [],
    })),
    verdicts: judge(byConnections.get(JUDGED_AT) ?? []),
  };
}

const NOTES = [
  'All behind the same listener with the same key check. Sluice deduplicates by event id, counts, and keeps header fields; the peers store the payload alone. “Worker idle”: the worker runs, folds counts, and the source’s processing is paused. “Worker draining”: a no-op handler processes the records at the same time, and the rate is taken until the backlog is 0 again; BullMQ does the same with a worker and a Redis of their own, and its lines without “draining” leave what they store where it is. BullMQ with everysec may lose the last second of records that it answered for.',
];

interface Field {
  readonly bench: Bench;
  readonly sluice: SluiceDatabase;
  readonly connections: number;
}

interface Drain {
  readonly door: Door;
  readonly worker: AskedProcess;
  /** Records that its worker has been through so far. */
  handled: number;
}

type WorkedPlace = Pick<QueuePlace, 'name' | 'databaseUrl' | 'redisPort'>;

async function startWorker({ name, databaseUrl, redisPort }: WorkedPlace): Promise<AskedProcess> {
  const place = JSON.stringify({ name, databaseUrl, redisPort });
  const worker = await runProcess({ file: 'consumer', args: [place] });
  await worker.ask({ kind: 'start', task: 'nothing' }, doneSchema);
  return worker;
}

function postToIdle(
  { bench, sluice, connections }: Field,
  name: string,
  door: Door | null,
): Contender<number> {
  const { seconds } = bench.options;
  const { key } = sluice;
  return {
    name,
    measure: async () => {
      if (door === null) throw new Error('the console is not built');
      const load = { door, key, source: IDLE_SOURCE, connections, seconds };
      return rateOf(await postSingles(bench, load));
    },
  };
}

function postAndDrain(
  { bench, sluice, connections }: Field,
  name: string,
  drain: Drain,
): Contender<number> {
  const { seconds } = bench.options;
  const { key } = sluice;
  return {
    name,
    measure: async () => {
      const startedAtMs = performance.now();
      const load = { door: drain.door, key, source: BUSY_SOURCE, connections, seconds };
      const { requests } = await postSingles(bench, load);
      drain.handled += requests;
      await drain.worker.ask({ kind: 'finish', expected: drain.handled }, consumerAnswerSchema);
      return requests / ((performance.now() - startedAtMs) / 1000);
    },
  };
}

function judge(outcomes: readonly Outcome<number>[]): Verdict[] {
  const idle = (base: string, atLeast: number): Verdict =>
    judgeRatio(outcomes, {
      measure: `ingest, ${JUDGED_AT} connections, worker idle`,
      name: IDLE,
      base,
      atLeast,
    });
  const drained = (base: string, atLeast: number): Verdict =>
    judgeRatio(outcomes, {
      measure: `ingest, ${JUDGED_AT} connections, worker draining`,
      name: DRAINING,
      base: draining(base),
      atLeast,
    });
  return [
    idle(ONE_INSERT, 2.5),
    idle('pg-boss', 8),
    idle('graphile-worker', 8),
    idle(ALWAYS, 1),
    idle(EVERYSEC, 0.7),
    drained(ALWAYS, 1.5),
    drained(EVERYSEC, 1.2),
  ];
}
