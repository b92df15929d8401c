/** A replay operation over a million records: its rate, the worker's memory, and the console meanwhile. */
import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { replayOperationSchema, type ReplayOperation } from '#lib/contracts/replay-operation';
import type { Bench } from '../frame/bench.ts';
import { startWeb } from '../frame/doors.ts';
import { percentile, writeMebibytes, writeMs, writeRate } from '../frame/figures.ts';
import type { Ground, SluiceDatabase } from '../frame/ground.ts';
import { judgeLimit, type Findings } from '../frame/report.ts';
import { runProcess } from '../frame/run-process.ts';
import { say } from '../frame/say.ts';
import { makePayload } from '../load/payload.ts';
import { doneSchema } from '../processes/consumer-question.ts';
import { BUSY_SOURCE } from '../queues/sluice-queue.ts';

const RECORDS = 1_000_000;
/** In one statement, which has its time limit. */
const FILLED_AT_ONCE = 100_000;
/** The launcher gives its worker the same. */
const AS_LAUNCHED = { NODE_OPTIONS: '--max-semi-space-size=8' };
const LOOK_MS = 500;
const LIMIT_MS = 20 * 60_000;
const MOST_MEMORY = 300 * 1024 * 1024;
const MOST_GROWTH = 1.3;
const MOST_CONSOLE_MS = 500;

interface Watched {
  readonly operation: ReplayOperation;
  readonly seconds: number;
  /** Resident bytes of the worker at each look. */
  readonly memory: readonly number[];
  readonly consoleMs: readonly number[];
}

export async function measureReplay({ ground }: Bench): Promise<Findings> {
  await using stack = new AsyncDisposableStack();
  const sluice = await ground.createSluice('sluice_replay');
  await fillErrors(ground, sluice);
  const web = stack.use(await startWeb(sluice));
  const place = { name: 'sluice', databaseUrl: sluice.databaseUrl, isForLatency: false };
  const worker = stack.use(
    await runProcess({ file: 'consumer', args: [JSON.stringify(place)], environment: AS_LAUNCHED }),
  );
  await worker.ask({ kind: 'start', task: 'nothing' }, doneSchema);
  const watched = await watch(openApi(web.port, sluice.key), worker.pid);
  await worker.ask({ kind: 'stop' }, doneSchema);
  return conclude(watched);
}

/** Records in Error, all of the busy source, as cheaply as they can be made. */
async function fillErrors(ground: Ground, { databaseUrl }: SluiceDatabase): Promise<void> {
  const payload = JSON.stringify(makePayload(1));
  for (let filled = 0; filled < RECORDS; filled += FILLED_AT_ONCE) {
    await ground.query(
      databaseUrl,
      `WITH made AS (
         INSERT INTO record (id, direction, source_id, reference, type, received_at, size_bytes,
                             sha256, media_type)
         SELECT first_record_id_at(now()) + n + ${filled}, 'INGRESS', s.id, 'order-' || n,
                'bench.measured', now(), ${payload.length}, '\\x00', 'application/json'
         FROM source s, generate_series(1, ${FILLED_AT_ONCE}) AS n WHERE s.key = '${BUSY_SOURCE}'
         RETURNING id, source_id
       ), stored AS (
         INSERT INTO payload (record_id, bytes) SELECT id, '${payload}' FROM made
       ), counted AS (
         INSERT INTO count_delta (source_id, direction, status, delta, entered)
         SELECT source_id, 'INGRESS', 'ERROR', count(*), 0 FROM made GROUP BY source_id
       )
       INSERT INTO settlement (record_id, source_id, status, generation, attempts, failure_class,
                               failure_code, failure_message)
       SELECT id, source_id, 'ERROR', 0, 1, 'data', 'bench', 'Made up.' FROM made`,
    );
  }
  await ground.query(databaseUrl, 'VACUUM (ANALYZE)');
  say(`  ${RECORDS.toLocaleString('en-US')} records in Error`);
}

type Api = (path: string, body?: unknown) => Promise<unknown>;

function openApi(port: number, key: string): Api {
  return async (path, body) => {
    const response = await fetch(`http://127.0.0.1:${port}/api/v1/${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${JSON.stringify(answer)}`);
    return answer;
  };
}

async function watch(api: Api, pid: number): Promise<Watched> {
  const startedAt = performance.now();
  const set = { kind: 'filter', filter: { status: ['ERROR'] } };
  let operation = replayOperationSchema.parse(await api('replays', { set, reason: 'measured' }));
  const { id } = operation;
  const pages = ['records', 'records?status=ERROR', 'status-counts', `replays/${id}/items`];
  const memory: number[] = [];
  const consoleMs: number[] = [];
  while (operation.state !== 'done') {
    if (performance.now() - startedAt > LIMIT_MS) throw new Error('it does not come to its end');
    await sleep(LOOK_MS);
    for (const page of pages) {
      const askedAt = performance.now();
      await api(page);
      consoleMs.push(performance.now() - askedAt);
    }
    memory.push(residentBytes(pid));
    operation = replayOperationSchema.parse(await api(`replays/${id}`));
    if (memory.length % 20 === 0) say(`  ${operation.state} ${JSON.stringify(operation.counts)}`);
  }
  const seconds = (performance.now() - startedAt) / 1000;
  return { operation, seconds, memory, consoleMs };
}

function residentBytes(pid: number): number {
  const { stdout } = spawnSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' });
  return Number(stdout) * 1024;
}

function conclude({ operation, seconds, memory, consoleMs }: Watched): Findings {
  const half = Math.floor(memory.length / 2);
  const peaks = [memory.slice(0, half), memory.slice(half)].map((part) => Math.max(...part));
  const [first = NaN, second = NaN] = peaks;
  const p95 = percentile(consoleMs, 0.95);
  const { total, fixed } = operation.counts;
  return {
    sections: [
      {
        title: 'A replay operation over a million records',
        table: {
          head: ['', ''],
          rows: [
            ['records, from request to the last outcome', `${writeRate(total / seconds)}/s`],
            ['of these fixed', fixed.toLocaleString('en-US')],
            ['worker, peak of the first half', `${writeMebibytes(first)} MB`],
            ['worker, peak of the second half', `${writeMebibytes(second)} MB`],
            ['console API meanwhile, p50', `${writeMs(percentile(consoleMs, 0.5))} ms`],
            ['console API meanwhile, p95', `${writeMs(p95)} ms`],
          ],
        },
        notes: [
          'One worker with a no-op handler replays and processes; the set is frozen by it too. Meanwhile the records, those in Error, the counts and the records of the operation are asked for twice a second.',
        ],
      },
    ],
    verdicts: [
      judgeLimit({
        measure: 'memory of worker during a replay of a million',
        value: Math.max(first, second),
        atMost: MOST_MEMORY,
        write: (bytes) => `${writeMebibytes(bytes)} MB`,
      }),
      judgeLimit({
        measure: 'the same, peak of the second half over that of the first',
        value: second / first,
        atMost: MOST_GROWTH,
        write: (ratio) => ratio.toFixed(2),
      }),
      judgeLimit({
        measure: 'console API during a replay of a million, p95',
        value: p95,
        atMost: MOST_CONSOLE_MS,
        write: (ms) => `${writeMs(ms)} ms`,
      }),
      judgeLimit({
        measure: 'records of the operation without outcome “fixed”',
        value: RECORDS - fixed,
        atMost: 0,
        write: String,
      }),
    ],
  };
}
