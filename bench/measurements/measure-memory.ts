/** How long `npm start` takes, and the memory of web and worker at rest, under load and after a burst. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { postSingles, rateOf, type Bench } from '../frame/bench.ts';
import { median, writeMebibytes } from '../frame/figures.ts';
import { startWithNpm, type Installation } from '../frame/installation.ts';
import { judgeLimit, type Findings, type Verdict } from '../frame/report.ts';
import { say } from '../frame/say.ts';
import { IDLE_SOURCE } from '../doors/idle-source.ts';

const MEBIBYTE = 1024 * 1024;
const REST_MS = 5_000;
const SAMPLE_MS = 200;
const LOAD_CONNECTIONS = 64;
const LOAD_SECONDS = 5;
const BURST = { requests: 100_000, connections: 1_000 };
const BACKLOG = 1_000_000;
const BACKLOG_MS = 10_000;
/** Of this kind are the answers to a burst. */
const ANSWERS = new Set(['202', '429', '503']);

interface Sample {
  readonly when: string;
  readonly web: number;
  readonly worker: number;
}

export async function measureMemory(bench: Bench): Promise<Findings> {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'sluice-bench-start-'));
  await chmod(directory, 0o755);
  try {
    const first = await startWithNpm(directory);
    const { samples, answered } = await watch(bench, first).finally(() => first.stop());
    const starts: number[] = [];
    while (starts.length < bench.options.rounds) {
      const again = await startWithNpm(directory);
      starts.push(again.readyAfterSeconds);
      say(`  npm start: ready after ${again.readyAfterSeconds.toFixed(1)} s`);
      await again.stop();
    }
    return conclude(samples, answered, median(starts));
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

interface Watched {
  readonly samples: readonly Sample[];
  /** Of the burst, by status. */
  readonly answered: Readonly<Record<string, number>>;
}

async function watch(bench: Bench, installation: Installation): Promise<Watched> {
  installation.command('sources', 'add', IDLE_SOURCE);
  const key = installation.command('keys', 'create', '--source', '*', '--scope', 'ingress,read');
  const samples: Sample[] = [];
  const note = async (when: string, work: () => Promise<unknown>): Promise<void> => {
    const peak = await watchPeak(installation, work);
    say(`  ${when}: web ${writeMebibytes(peak.web)} MB, worker ${writeMebibytes(peak.worker)} MB`);
    samples.push({ when, ...peak });
  };
  await sleep(REST_MS);
  await note('at rest', () => sleep(SAMPLE_MS));
  const load = { door: installation, key, source: IDLE_SOURCE };
  await note('under load', async () => {
    const tally = await postSingles(
      bench,
      { ...load, connections: LOAD_CONNECTIONS, seconds: LOAD_SECONDS },
      true,
    );
    say(`  ${rateOf(tally).toFixed(0)} records/s`);
  });
  let answered: Readonly<Record<string, number>> = {};
  await note(`a burst of ${BURST.requests.toLocaleString('en-US')} posts`, async () => {
    answered = (await postSingles(bench, { ...load, ...BURST }, true)).statuses;
  });
  await sleep(REST_MS);
  await note('5 s after the burst', () => sleep(SAMPLE_MS));
  const backlog = BACKLOG.toLocaleString('en-US');
  installation.command(
    'seed',
    '--records',
    String(BACKLOG),
    '--waiting',
    String(BACKLOG),
    '--force',
  );
  await note(`with a backlog of ${backlog}`, () => sleep(BACKLOG_MS));
  return { samples, answered };
}

/** The most that each of the two had while `work` ran. */
async function watchPeak(
  installation: Installation,
  work: () => Promise<unknown>,
): Promise<{ web: number; worker: number }> {
  const peak = { web: 0, worker: 0 };
  const look = (): void => {
    const now = installation.memory();
    peak.web = Math.max(peak.web, now.web);
    peak.worker = Math.max(peak.worker, now.worker);
  };
  const looking = setInterval(look, SAMPLE_MS);
  try {
    await work();
  } finally {
    clearInterval(looking);
  }
  look();
  return peak;
}

function conclude(
  samples: readonly Sample[],
  answered: Readonly<Record<string, number>>,
  startSeconds: number,
): Findings {
  const at = (start: string): Sample | undefined =>
    samples.find(({ when }) => when.startsWith(start));
  const judge = (measure: string, value: number | undefined, atMostMebibytes: number): Verdict =>
    judgeLimit({
      measure,
      value: value ?? NaN,
      atMost: atMostMebibytes * MEBIBYTE,
      write: (bytes) => `${writeMebibytes(bytes)} MB`,
    });
  const total = Object.values(answered).reduce((sum, count) => sum + count, 0);
  const odd = Object.keys(answered).filter((status) => !ANSWERS.has(status));
  const statuses = Object.entries(answered)
    .map(([status, count]) => `${count.toLocaleString('en-US')} × ${status}`)
    .join(', ');
  return {
    sections: [
      {
        title: 'Memory and start',
        table: {
          head: ['resident memory, MB', 'web', 'worker'],
          rows: samples.map(({ when, web, worker }) => [
            when,
            writeMebibytes(web),
            writeMebibytes(worker),
          ]),
        },
        notes: [
          `Of \`npm start\`, console included; the highest seen while it lasted. The burst comes over ${BURST.connections.toLocaleString('en-US')} connections and was answered ${statuses}. Once there is data, \`npm start\` is ready after ${startSeconds.toFixed(1)} s.`,
        ],
      },
    ],
    verdicts: [
      judge('memory of web at rest', at('at rest')?.web, 250),
      judge('memory of web, burst of 100,000 posts', at('a burst')?.web, 512),
      judge('memory of worker at rest', at('at rest')?.worker, 150),
      judge('memory of worker with a backlog of a million', at('with a backlog')?.worker, 300),
      judgeLimit({
        measure: 'posts of the burst that were not answered 202, 429 or 503',
        value: total === BURST.requests ? odd.length : NaN,
        atMost: 0,
        write: String,
      }),
      judgeLimit({
        measure: '`npm start` with data, to ready',
        value: startSeconds,
        atMost: 5,
        write: (seconds) => `${seconds.toFixed(1)} s`,
      }),
    ],
  };
}
