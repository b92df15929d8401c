/** Whether draining keeps its pace while somebody holds a snapshot, so that nothing can be vacuumed. */
import { openDatabase } from '#lib/server/database';
import type { Bench } from '../frame/bench.ts';
import { median, writeRate, writeRatio } from '../frame/figures.ts';
import { judgeLimit, type Findings } from '../frame/report.ts';
import { measureDrain, type RunningQueue } from '../frame/running-queue.ts';
import { say } from '../frame/say.ts';

const RECORDS = 15_000;
const HELD_MS = 60_000;
/** Turns whose median is compared: before, and the last ones under the snapshot. */
const TURNS = 3;

export async function measureUnderSnapshot(bench: Bench, sluice: RunningQueue): Promise<Findings> {
  const turn = async (): Promise<number> => {
    const rate = await measureDrain(bench, sluice, { task: 'nothing', records: RECORDS });
    say(`  ${writeRate(rate)}`);
    return rate;
  };
  const before: number[] = [];
  while (before.length < TURNS) before.push(await turn());
  const held = await holdSnapshot(sluice.place.databaseUrl);
  const during: number[] = [];
  try {
    const startedAtMs = performance.now();
    // A short run of the benchmark holds it for as long as its other turns last.
    const heldMs = bench.options.rounds === 1 ? bench.options.seconds * 1000 : HELD_MS;
    do during.push(await turn());
    while (performance.now() - startedAtMs < heldMs || during.length < TURNS);
  } finally {
    await held.release();
  }
  const last = during.slice(-TURNS);
  const ratio = median(last) / median(before);
  return {
    sections: [
      {
        title: 'Draining while a snapshot is held',
        table: {
          head: ['', 'records/s', '× before'],
          rows: [
            ['before', writeRate(median(before)), ''],
            [
              `after ${held.seconds()} s and ${(during.length * RECORDS).toLocaleString('en-US')} records under the snapshot`,
              writeRate(median(last)),
              writeRatio(ratio),
            ],
          ],
        },
        notes: [],
      },
    ],
    verdicts: [
      judgeLimit({
        measure: `drain rate while a snapshot is held for ${held.seconds()} s, of before`,
        value: ratio,
        atLeast: 0.8,
        write: writeRatio,
      }),
    ],
  };
}

async function holdSnapshot(connectionString: string) {
  const startedAtMs = performance.now();
  let endedAtMs = Infinity;
  const db = openDatabase({ connectionString, max: 1, applicationName: 'bench snapshot' });
  const client = await db.connect();
  await client.query('SET idle_in_transaction_session_timeout = 0');
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
  await client.query('SELECT count(*) FROM source');
  return {
    seconds: () => Math.round((Math.min(endedAtMs, performance.now()) - startedAtMs) / 1000),
    release: async () => {
      endedAtMs = performance.now();
      await client.query('ROLLBACK');
      client.release();
      await db.end();
    },
  };
}
