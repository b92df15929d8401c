/** Records for third parties over RabbitMQ: enqueue, publish, acknowledge; beside a bare publisher and consumer. */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { connect } from 'amqplib';
import { eventually } from '#lib/testing/eventually';
import { missingRabbit, startRabbitServer } from '#lib/testing/rabbit-server';
import type { Bench } from '../frame/bench.ts';
import { contest, type Contender } from '../frame/contest.ts';
import { median, writeRate } from '../frame/figures.ts';
import type { SluiceDatabase } from '../frame/ground.ts';
import { judgeLimit, judgeRatio, scoresOf, tabulateRates, type Findings } from '../frame/report.ts';
import { runProcess } from '../frame/run-process.ts';
import { countAnswerSchema } from '../processes/queue-question.ts';
import { BUSY_SOURCE } from '../queues/sluice-queue.ts';

const RECORDS = 20_000;
const AT_LEAST_PER_SECOND = 5_000;
const AT_LEAST_OF_BARE = 0.8;
const SLUICE = 'enqueue → published → acknowledged';
const BARE = 'bare publisher and consumer';
const ANSWERED = 'the same pair with headers and answers';
const BARE_QUEUE = 'bare';
const ACKNOWLEDGEMENTS = 'sluice.acknowledgements';
const SLUICE_QUEUE = `sluice.egress.${BUSY_SOURCE}`;

export async function measureRabbitmq(bench: Bench): Promise<Findings> {
  if (missingRabbit !== null) return notMeasured(missingRabbit);
  const { ground, options } = bench;
  await using stack = new AsyncDisposableStack();
  const directory = await mkdtemp(path.join(os.tmpdir(), 'sluice-bench-rabbit-'));
  stack.defer(() => rm(directory, { recursive: true, force: true }));
  const broker = stack.use(await startRabbitServer(directory));
  const url = await broker.createVhost();
  const sluice = await ground.createSluice('sluice_rabbitmq');
  await ground.query(
    sluice.databaseUrl,
    `UPDATE source SET transport = 'rabbitmq' WHERE key = '${BUSY_SOURCE}'`,
  );
  const bareUrl = await broker.createVhost();
  await declareBare(bareUrl);
  stack.use(await runProcess({ file: 'queue-worker', args: [sluice.databaseUrl, url] }));
  await eventually(() => checkQueue(url), { timeoutMs: 30_000, intervalMs: 500 });
  const contenders = [
    ...(await bareContenders(bench, bareUrl, stack)),
    await sluiceContender(bench, { url, sluice }, stack),
  ];
  await contest(contenders, 1);
  return describeOutcomes(await contest(contenders, options.rounds));
}

async function bareContenders(
  bench: Bench,
  url: string,
  stack: AsyncDisposableStack,
): Promise<Contender<number>[]> {
  const publisher = stack.use(await runProcess({ file: 'queue-publisher', args: [url] }));
  const consumer = stack.use(await runProcess({ file: 'queue-consumer', args: [url] }));
  const contender = (name: string, isAnswered: boolean): Contender<number> => ({
    name,
    measure: async () => {
      const startedAtMs = performance.now();
      const question = { queue: BARE_QUEUE, records: RECORDS, isAnswered };
      await Promise.all([
        consumer.ask(question, countAnswerSchema),
        publisher.ask({ ...question, firstSequence: bench.nextSequence() }, countAnswerSchema),
      ]);
      return perSecond(startedAtMs);
    },
  });
  return [contender(BARE, false), contender(ANSWERED, true)];
}

async function sluiceContender(
  bench: Bench,
  { url, sluice }: { url: string; sluice: SluiceDatabase },
  stack: AsyncDisposableStack,
): Promise<Contender<number>> {
  const { databaseUrl } = sluice;
  const producer = stack.use(await runProcess({ file: 'egress-producer', args: [databaseUrl] }));
  const consumer = stack.use(await runProcess({ file: 'queue-consumer', args: [url] }));
  let expected = 0;
  return {
    name: SLUICE,
    measure: async () => {
      expected += RECORDS;
      const startedAtMs = performance.now();
      await Promise.all([
        consumer.ask(
          { queue: SLUICE_QUEUE, records: RECORDS, isAnswered: true },
          countAnswerSchema,
        ),
        producer.ask(
          { source: BUSY_SOURCE, records: RECORDS, firstSequence: bench.nextSequence() },
          countAnswerSchema,
        ),
      ]);
      await eventually(
        async () => {
          const [row] = await bench.ground.query<{ n: number }>(databaseUrl, COUNT_ACKNOWLEDGED);
          if (row?.n !== expected) throw new Error(`${row?.n} of ${expected} are acknowledged`);
        },
        { timeoutMs: 60_000, intervalMs: 5 },
      );
      return perSecond(startedAtMs);
    },
  };
}

const COUNT_ACKNOWLEDGED = `SELECT count(*)::int AS n FROM settlement WHERE status = 'ACKNOWLEDGED'`;

function perSecond(startedAtMs: number): number {
  return (RECORDS * 1000) / (performance.now() - startedAtMs);
}

/** Of the same kind as the gateway's own. */
async function declareBare(url: string): Promise<void> {
  const connection = await connect(url);
  const channel = await connection.createChannel();
  const options = { durable: true, arguments: { 'x-queue-type': 'quorum' } };
  await channel.assertQueue(BARE_QUEUE, options);
  await channel.assertQueue(ACKNOWLEDGEMENTS, options);
  await connection.close();
}

async function checkQueue(url: string): Promise<void> {
  const connection = await connect(url);
  try {
    const channel = await connection.createChannel();
    channel.on('error', () => undefined);
    await channel.checkQueue(SLUICE_QUEUE);
  } finally {
    await connection.close();
  }
}

function describeOutcomes(outcomes: Awaited<ReturnType<typeof contest<number>>>): Findings {
  return {
    sections: [
      {
        title: 'Egress over RabbitMQ',
        table: tabulateRates(outcomes, [BARE, ANSWERED]),
        notes: [
          `${RECORDS.toLocaleString('en-US')} records of about 1 KB in quorum queues of one broker with one scheduler. The bare pair publishes them persistent, mandatory and confirmed, a thousand unconfirmed at most, and consumes them; its second line sends the headers of a delivery too, and takes back an answer to each, but does nothing with it. Sluice has them enqueued 500 at a time by four callers, publishes them the same way, and an Integration App consumes them and acknowledges up to 200 by one message; from the first enqueue until the database says that the last one is acknowledged.`,
        ],
      },
    ],
    verdicts: [
      judgeLimit({
        measure: 'egress over RabbitMQ, records/s',
        value: median(scoresOf(outcomes, SLUICE)),
        atLeast: AT_LEAST_PER_SECOND,
        write: writeRate,
      }),
      judgeRatio(outcomes, {
        measure: 'egress over RabbitMQ beside a bare pair',
        name: SLUICE,
        base: BARE,
        atLeast: AT_LEAST_OF_BARE,
      }),
    ],
  };
}

function notMeasured(reason: string): Findings {
  return {
    sections: [],
    verdicts: [
      { measure: 'egress over RabbitMQ, records/s', wanted: '', measured: reason, isMet: null },
    ],
  };
}
