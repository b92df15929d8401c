/** Processing with an ordering key on every record, beside the same without. */
import type { Bench } from '../frame/bench.ts';
import { contest } from '../frame/contest.ts';
import { judgeLimit, judgeRatio, tabulateRates, type Findings } from '../frame/report.ts';
import { drain, fill, type RunningQueue } from '../frame/running-queue.ts';

const RECORDS = 10_000;
/** With few keys most of the concurrency is idle. */
const FEWER = 3_000;
const WITHOUT = 'no key';
const MANY = '1,000 keys';

export async function measureOrder(bench: Bench, sluice: RunningQueue): Promise<Findings> {
  let outOfOrder = 0;
  const run = (name: string, orderingKeys: number, records = RECORDS) => ({
    name,
    measure: async () => {
      const drained = { task: 'nothing', records, orderingKeys } as const;
      await fill(bench, sluice, drained);
      const answer = await drain(sluice, drained);
      outOfOrder += answer.outOfOrder;
      return answer.handled / answer.seconds;
    },
  });
  const contenders = [run(WITHOUT, 0), run(MANY, 1_000), run('8 keys', 8, FEWER)];
  const outcomes = await contest(contenders, bench.options.rounds);
  return {
    sections: [
      {
        title: 'Processing with an ordering key on every record',
        table: tabulateRates(outcomes, [WITHOUT]),
        notes: [
          'A no-op handler that checks the order within each key. Eight keys mean that no more than eight records are in work at once.',
        ],
      },
    ],
    verdicts: [
      judgeRatio(outcomes, {
        measure: 'processing with an ordering key on every record',
        name: MANY,
        base: WITHOUT,
        atLeast: 0.6,
      }),
      judgeLimit({
        measure: 'records of a key out of order',
        value: outOfOrder,
        atMost: 0,
        write: String,
      }),
    ],
  };
}
