/** Records for third parties over HTTP: enqueue, lease, acknowledge. */
import type { Bench } from '../frame/bench.ts';
import { contest, type Contender } from '../frame/contest.ts';
import { startWeb } from '../frame/doors.ts';
import { median, writeRate } from '../frame/figures.ts';
import { judgeLimit, scoresOf, tabulateRates, type Findings } from '../frame/report.ts';
import { runProcess } from '../frame/run-process.ts';
import { egressAnswerSchema } from '../processes/egress-question.ts';
import { BUSY_SOURCE } from '../queues/sluice-queue.ts';

const RECORDS = 20_000;
const CONNECTIONS = 3;
const SLUICE = 'enqueue → lease → acknowledge';
const AT_LEAST_PER_SECOND = 10_000;

export async function measureEgress(bench: Bench): Promise<Findings> {
  const { ground, options } = bench;
  await using stack = new AsyncDisposableStack();
  const sluice = await ground.createSluice('sluice_egress');
  const web = stack.use(await startWeb(sluice));
  const app = stack.use(await runProcess({ file: 'egress' }));
  const run: Contender<number> = {
    name: SLUICE,
    measure: async () => {
      const { acknowledged, seconds } = await app.ask(
        {
          port: web.port,
          key: sluice.key,
          source: BUSY_SOURCE,
          records: RECORDS,
          firstSequence: bench.nextSequence(),
          connections: CONNECTIONS,
        },
        egressAnswerSchema,
      );
      if (acknowledged !== RECORDS) throw new Error(`${acknowledged} were acknowledged`);
      return acknowledged / seconds;
    },
  };
  await contest([run], 1);
  const outcomes = await contest([run], options.rounds);
  return {
    sections: [
      {
        title: 'Egress over HTTP',
        table: tabulateRates(outcomes, []),
        notes: [
          `${RECORDS.toLocaleString('en-US')} records: one connection enqueues 500 a request as NDJSON, ${CONNECTIONS} lease 500 at a time and acknowledge them, all at the same time; from the first request until the last acknowledgement.`,
        ],
      },
    ],
    verdicts: [
      judgeLimit({
        measure: 'egress enqueue → lease → acknowledge, records/s',
        value: median(scoresOf(outcomes, SLUICE)),
        atLeast: AT_LEAST_PER_SECOND,
        write: writeRate,
      }),
    ],
  };
}
