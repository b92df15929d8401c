/** Processing with a handler that reads the payload and does nothing. */
import type { Bench } from '../frame/bench.ts';
import { contest } from '../frame/contest.ts';
import { PEER_NAMES } from '../frame/peers.ts';
import { findBest, judgeRatio, tabulateRates, type Findings } from '../frame/report.ts';
import { measureDrain, type RunningQueue } from '../frame/running-queue.ts';

const RECORDS = 20_000;
const WARM_UP = 4_000;
const SLUICE = 'Sluice';

export async function measureNoop(
  bench: Bench,
  sluice: RunningQueue,
  peers: ReadonlyMap<string, RunningQueue>,
): Promise<Findings> {
  const contenders = (records: number) =>
    [[SLUICE, sluice] as const, ...peers].map(([name, queue]) => ({
      name,
      measure: () => measureDrain(bench, queue, { task: 'nothing', records }),
    }));
  await contest(contenders(WARM_UP), 1);
  const outcomes = await contest(contenders(RECORDS), bench.options.rounds);
  const best = findBest(outcomes, PEER_NAMES) ?? 'pg-boss';
  return {
    sections: [
      {
        title: 'Processing, a handler that reads the payload and does nothing',
        table: tabulateRates(outcomes, [best]),
        notes: [
          `${RECORDS.toLocaleString('en-US')} records each, from the first handler’s call until the system’s own books say that nothing waits. Sluice checks a contract and keeps an attempt row for every record.`,
        ],
      },
    ],
    verdicts: [
      judgeRatio(outcomes, {
        measure: 'processing, no-op',
        name: SLUICE,
        base: best,
        atLeast: 1.8,
      }),
    ],
  };
}
