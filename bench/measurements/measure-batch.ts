/** Ingest of many records at once: NDJSON over HTTP, the peers' bulk calls, and COPY. */
import { z } from 'zod';
import type { Bench } from '../frame/bench.ts';
import { contest, type Contender } from '../frame/contest.ts';
import { startWeb, type Door } from '../frame/doors.ts';
import type { SluiceDatabase } from '../frame/ground.ts';
import { PEER_NAMES, preparePeers } from '../frame/peers.ts';
import { findBest, judgeRatio, tabulateRates, type Findings } from '../frame/report.ts';
import { runProcess } from '../frame/run-process.ts';
import { IDLE_SOURCE } from '../doors/idle-source.ts';
import { batchTallySchema } from '../processes/load-question.ts';
import { producerAnswerSchema } from '../processes/producer-question.ts';
import type { QueuePlace } from '../queues/queue.ts';

const NDJSON = 'Sluice, NDJSON over HTTP';
const COPY = 'COPY, same tables and indexes';
const LINES = 2_000;
const CONNECTIONS = 2;
const BATCH = 500;
const COPY_BATCH = 5_000;
const COPY_SESSIONS = 2;
const PARALLEL = 4;

export async function measureBatch(bench: Bench): Promise<Findings> {
  const { ground, options } = bench;
  await using stack = new AsyncDisposableStack();
  const sluice = await ground.createSluice('sluice_batch');
  const copied = await ground.createSluice('sluice_copy');
  const web = stack.use(await startWeb(sluice));
  const produce = async (
    name: string,
    place: QueuePlace,
    how: { batch: number; parallel: number },
  ): Promise<Contender<number>> => {
    const producer = stack.use(
      await runProcess({ file: 'producer', args: [JSON.stringify(place)] }),
    );
    return {
      name,
      measure: async () => {
        const question = { firstSequence: bench.nextSequence(), seconds: options.seconds, ...how };
        const { stored, seconds } = await producer.ask(question, producerAnswerSchema);
        return stored / seconds;
      },
    };
  };
  const contenders = [
    postLines(bench, web, sluice),
    await produce(
      COPY,
      { name: 'copy', databaseUrl: copied.databaseUrl, isForLatency: false },
      { batch: COPY_BATCH, parallel: COPY_SESSIONS },
    ),
  ];
  for (const { name, place } of await preparePeers(ground, stack))
    contenders.push(await produce(name, place, { batch: BATCH, parallel: PARALLEL }));
  await contest(contenders, 1);
  const outcomes = await contest(contenders, options.rounds);
  const best = findBest(outcomes, PEER_NAMES) ?? 'pg-boss';
  return {
    sections: [
      {
        title: 'Batch ingest',
        table: tabulateRates(outcomes, [COPY, best]),
        notes: [
          `Sluice: ${CONNECTIONS} connections, ${LINES.toLocaleString('en-US')} CloudEvents a request, over HTTP from another process, deduplicated and counted. Peers: their bulk call in one process, ${BATCH} jobs a call, ${PARALLEL} calls at once. COPY: ${COPY_SESSIONS} sessions, ${COPY_BATCH.toLocaleString('en-US')} records a transaction into \`record\`, \`payload\` and \`work\`, nothing checked, hashed or counted.`,
        ],
      },
    ],
    verdicts: [
      judgeRatio(outcomes, { measure: 'NDJSON ingest', name: NDJSON, base: COPY, atLeast: 0.4 }),
      judgeRatio(outcomes, { measure: 'NDJSON ingest', name: NDJSON, base: best, atLeast: 1.4 }),
    ],
  };
}

function postLines(bench: Bench, door: Door, { key }: SluiceDatabase): Contender<number> {
  const { load, nextSequence, options } = bench;
  const target = { port: door.port, path: `/api/v1/ingress/${IDLE_SOURCE}`, key };
  const how = { connections: CONNECTIONS, recordsPerRequest: LINES, seconds: options.seconds };
  return {
    name: NDJSON,
    measure: async () => {
      const { accepted, requests, seconds } = await load.ask(
        { kind: 'batch', target, firstSequence: nextSequence(), ...how },
        batchTallySchema,
      );
      z.literal(requests * LINES).parse(accepted);
      return accepted / seconds;
    },
  };
}
