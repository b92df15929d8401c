/** From the sender to the handler, at fixed rates: Sluice and the peers behind the same listener. */
import type { Bench } from '../frame/bench.ts';
import { contest, type Contender, type Outcome } from '../frame/contest.ts';
import { startDoor, startWeb, type Door } from '../frame/doors.ts';
import type { SluiceDatabase } from '../frame/ground.ts';
import { median, writeMs } from '../frame/figures.ts';
import { DURABLE_PEERS, preparePeers } from '../frame/peers.ts';
import { judgeLimit, scoresOf, type Findings, type Verdict } from '../frame/report.ts';
import { runProcess, type AskedProcess } from '../frame/run-process.ts';
import { say } from '../frame/say.ts';
import { consumerAnswerSchema, doneSchema } from '../processes/consumer-question.ts';
import { paceTallySchema } from '../processes/load-question.ts';
import type { QueuePlace } from '../queues/queue.ts';
import { BUSY_SOURCE } from '../queues/sluice-queue.ts';

const SLUICE = 'Sluice';
const CONNECTIONS = 64;
const RATES = [
  { perSecond: 500, atMostP99Ms: 20 },
  { perSecond: 2_000, atMostP99Ms: 30 },
] as const;
const AT_MOST_P50_MS = 5;
/** Of these nobody keeps the time, after a turn that nobody keeps at all: connections and compilers warm up. */
const WARM_UP_SECONDS = 1;

interface Latency {
  readonly p50Ms: number;
  readonly p99Ms: number;
}

interface Way {
  readonly name: string;
  readonly door: Door;
  readonly consumer: AskedProcess;
}

export async function measureLatency(bench: Bench): Promise<Findings> {
  const { ground, options } = bench;
  await using stack = new AsyncDisposableStack();
  const sluice = await ground.createSluice('sluice_latency');
  const open = async (name: string, place: QueuePlace, door: Promise<Door>): Promise<Way> => ({
    name,
    door: stack.use(await door),
    consumer: stack.use(await runProcess({ file: 'consumer', args: [JSON.stringify(place)] })),
  });
  const own: QueuePlace = {
    name: 'sluice',
    databaseUrl: sluice.databaseUrl,
    isForLatency: true,
  };
  const ways = [await open(SLUICE, own, startWeb(sluice))];
  for (const { name, place } of await preparePeers(ground, stack, true))
    ways.push(await open(name, place, startDoor(place, sluice)));

  const [slowest] = RATES;
  await contest(
    ways.map((way) => pace(bench, sluice, { ...way, perSecond: slowest.perSecond })),
    1,
  );
  const findings: Findings[] = [];
  for (const rate of RATES) {
    say(`latency at ${rate.perSecond}/s`);
    const contenders = ways.map((way) => pace(bench, sluice, { ...way, ...rate }));
    const outcomes = await contest(contenders, Math.ceil(options.rounds / 2));
    findings.push(conclude(outcomes, rate));
  }
  return {
    sections: findings.flatMap(({ sections }) => sections),
    verdicts: findings.flatMap(({ verdicts }) => verdicts),
  };
}

function pace(
  { load, nextSequence, options }: Bench,
  { key }: SluiceDatabase,
  { name, door, consumer, perSecond }: Way & { readonly perSecond: number },
): Contender<Latency> {
  const target = { port: door.port, path: `/api/v1/ingress/${BUSY_SOURCE}`, key };
  const seconds = WARM_UP_SECONDS + 2 * options.seconds;
  const requests = perSecond * seconds;
  return {
    name,
    measure: async () => {
      await consumer.ask({ kind: 'start', task: 'nothing' }, doneSchema);
      try {
        const question = { target, connections: CONNECTIONS, perSecond, requests };
        const { statuses } = await load.ask(
          { kind: 'pace', firstSequence: nextSequence(), ...question },
          paceTallySchema,
        );
        if (statuses[202] !== requests)
          throw new Error(`answers were not 202 alone: ${JSON.stringify(statuses)}`);
        const skip = perSecond * WARM_UP_SECONDS;
        return await consumer.ask(
          { kind: 'finish', expected: requests, skip },
          consumerAnswerSchema,
        );
      } finally {
        await consumer.ask({ kind: 'stop' }, doneSchema);
      }
    },
  };
}

function conclude(
  outcomes: readonly Outcome<Latency>[],
  { perSecond, atMostP99Ms }: (typeof RATES)[number],
): Findings {
  const p50 = (name: string): number => median(scoresOf(outcomes, name).map(({ p50Ms }) => p50Ms));
  const p99 = (name: string): number => median(scoresOf(outcomes, name).map(({ p99Ms }) => p99Ms));
  const rate = `${perSecond.toLocaleString('en-US')}/s`;
  const judge = (measure: string, value: number, atMost: number): Verdict =>
    judgeLimit({ measure, value, atMost, write: (ms) => `${writeMs(ms)} ms` });
  const bestPeer = Math.min(...DURABLE_PEERS.map(p99).filter(Number.isFinite));
  return {
    sections: [
      {
        title: `End to end at ${rate}`,
        table: {
          head: ['', 'p50 ms', 'p99 ms'],
          rows: outcomes.map(({ name, failure }) =>
            failure === null ? [name, writeMs(p50(name)), writeMs(p99(name))] : [name, failure],
          ),
        },
        notes: [
          'From the moment a request is due at the sender until the handler is called with it, by one clock; the median of the rounds.',
        ],
      },
    ],
    verdicts: [
      judge(`end to end at ${rate}, p50`, p50(SLUICE), AT_MOST_P50_MS),
      judge(`end to end at ${rate}, p99`, p99(SLUICE), atMostP99Ms),
      judge(`end to end at ${rate}, p99, the best durable peer`, p99(SLUICE), bestPeer),
    ],
  };
}
