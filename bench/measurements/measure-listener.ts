/** What the listener costs: key check and a handler that stores nothing, beside bare node:http and Next. */
import { IDLE_SOURCE } from '../doors/idle-source.ts';
import { postSingles, rateOf, type Bench } from '../frame/bench.ts';
import { contest, type Contender } from '../frame/contest.ts';
import { startBare, startDoor, startNextRoute, type Door } from '../frame/doors.ts';
import { judgeRatio, tabulateRates, type Findings } from '../frame/report.ts';

const CONNECTIONS = 64;
const LISTENER = 'listener, key check, nothing stored';
const BARE = 'bare node:http';
const NEXT = 'Next route';

export async function measureListener(bench: Bench): Promise<Findings> {
  const { ground, options } = bench;
  await using stack = new AsyncDisposableStack();
  const sluice = await ground.createSluice('sluice_listener');
  const run = (name: string, door: Door | null): Contender<number> => ({
    name,
    measure: async () => {
      if (door === null) throw new Error('the console is not built');
      return rateOf(
        await postSingles(bench, {
          door,
          key: sluice.key,
          source: IDLE_SOURCE,
          connections: CONNECTIONS,
          seconds: options.seconds,
        }),
      );
    },
  });
  const contenders = [
    run(LISTENER, stack.use(await startDoor('nothing', sluice))),
    run(BARE, stack.use(await startBare())),
    run(NEXT, stack.use(await startNextRoute(sluice))),
  ];
  await contest(contenders, 1);
  const outcomes = await contest(contenders, options.rounds);
  return {
    sections: [
      {
        title: `The listener, ${CONNECTIONS} connections`,
        table: tabulateRates(outcomes, [BARE, NEXT], 'requests/s'),
        notes: [
          'The same request everywhere. Bare `node:http` reads the body and answers; the listener is the one of `sluice web` with its key check and a handler that reads the body and stores nothing; the Next route stores the record. Bare `node:http` is also the most that the load generator and the machine can do together.',
        ],
      },
    ],
    verdicts: [
      judgeRatio(outcomes, { measure: 'listener', name: LISTENER, base: BARE, atLeast: 0.5 }),
      judgeRatio(outcomes, { measure: 'listener', name: LISTENER, base: NEXT, atLeast: 15 }),
    ],
  };
}
