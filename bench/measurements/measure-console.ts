/** What the console asks for, at a million records and at ten. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { z } from 'zod';
import { recordPageSchema, type RecordPage } from '#lib/contracts/record';
import { inheritEnvironment } from '#lib/server/env';
import type { Bench } from '../frame/bench.ts';
import { startWeb, type Door } from '../frame/doors.ts';
import { median, percentile, writeMs } from '../frame/figures.ts';
import type { SluiceDatabase } from '../frame/ground.ts';
import { judgeLimit, type Findings, type Verdict } from '../frame/report.ts';
import { say } from '../frame/say.ts';

const MILLION = 1_000_000;
const REQUESTS = 60;
const WARM_UP = 5;
const DEPTH_PAGES = 100;
const DAY_MS = 24 * 60 * 60 * 1000;
const SEED_LIMIT_MS = 20 * 60_000;

/** The paths of one kind of question, asked in turn, and the figure it has to keep at ten million. */
interface Question {
  readonly name: string;
  readonly paths: readonly string[];
  /** Absent: shown beside the others. */
  readonly atMostMs?: number;
}

interface Timing {
  readonly name: string;
  readonly atMostMs: number | undefined;
  readonly p50Ms: number;
  readonly p95Ms: number;
}

export async function measureConsole(bench: Bench): Promise<Findings> {
  const sizes = bench.options.tenMillion ? [MILLION, 10 * MILLION] : [MILLION];
  const findings: Findings[] = [];
  for (const records of sizes) {
    findings.push(await measureAt(bench, records));
    await bench.ground.dropDatabases();
  }
  return {
    sections: findings.flatMap(({ sections }) => sections),
    verdicts: findings.flatMap(({ verdicts }) => verdicts),
  };
}

async function measureAt({ ground }: Bench, records: number): Promise<Findings> {
  await using stack = new AsyncDisposableStack();
  const shown = records.toLocaleString('en-US');
  const sluice = await ground.createSluice(`sluice_console_${records}`);
  const seededInSeconds = seed(sluice, records);
  say(`  ${shown} records seeded in ${seededInSeconds.toFixed(0)} s`);
  await ground.query(sluice.databaseUrl, 'VACUUM (ANALYZE)');
  const client = openClient(stack.use(await startWeb(sluice)), sluice);
  const timings: Timing[] = [];
  for (const question of await prepareQuestions(client)) {
    timings.push(await time(client, question));
    say(`  ${JSON.stringify(timings.at(-1))}`);
  }
  return {
    sections: [
      {
        title: `Console API at ${shown} records`,
        table: {
          head: ['', 'p50 ms', 'p95 ms'],
          rows: timings.map(({ name, p50Ms, p95Ms }) => [name, writeMs(p50Ms), writeMs(p95Ms)]),
        },
        notes: [
          `${REQUESTS} requests each, one after the other, over HTTP with a machine key; pages of 50. Seeded in ${seededInSeconds.toFixed(0)} s (${Math.round(records / seededInSeconds).toLocaleString('en-US')} records/s), then VACUUM (ANALYZE).`,
        ],
      },
    ],
    verdicts: timings.flatMap(({ name, p95Ms, atMostMs }): Verdict[] =>
      atMostMs === undefined
        ? []
        : [
            judgeLimit({
              measure: `console API, ${name} at ${shown} records, p95`,
              value: p95Ms,
              atMost: atMostMs,
              write: (ms) => `${writeMs(ms)} ms`,
            }),
          ],
    ),
  };
}

/** `sluice seed`; how many seconds it took. */
function seed({ databaseUrl }: SluiceDatabase, records: number): number {
  const startedAtMs = performance.now();
  const cli = path.resolve(import.meta.dirname, '../../bin/sluice.js');
  const { status, stderr } = spawnSync(
    process.execPath,
    [cli, 'seed', '--records', String(records)],
    {
      env: inheritEnvironment({ DATABASE_URL: databaseUrl }),
      encoding: 'utf8',
      timeout: SEED_LIMIT_MS,
    },
  );
  if (status !== 0) throw new Error(`sluice seed: ${stderr}`);
  return (performance.now() - startedAtMs) / 1000;
}

interface Client {
  get(path: string): Promise<unknown>;
  page(query: Record<string, string>): Promise<RecordPage>;
}

function openClient({ port }: Door, { key }: SluiceDatabase): Client {
  const get = async (path: string): Promise<unknown> => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      headers: { authorization: `Bearer ${key}` },
    });
    const body: unknown = await response.json();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${JSON.stringify(body)}`);
    return body;
  };
  const page = async (query: Record<string, string>): Promise<RecordPage> =>
    recordPageSchema.parse(await get(recordsPath(query)));
  return { get, page };
}

function recordsPath(query: Record<string, string>): string {
  return `/api/v1/records?${new URLSearchParams(query).toString()}`;
}

async function prepareQuestions(client: Client): Promise<Question[]> {
  const { records } = await client.page({ limit: '500' });
  const sample = z.object({ source: z.string(), type: z.string(), reference: z.string() });
  const { source, type, reference } = sample.parse(records.at(250));
  const from = new Date(Date.now() - DAY_MS).toISOString();
  const to = new Date().toISOString();
  const window = new URLSearchParams({ from, to, bucket: '10-minutes' }).toString();
  const filters: Record<string, string>[] = [
    { status: 'ERROR' },
    { source },
    { type },
    { reference },
    { source, status: 'ERROR' },
    { type, status: 'ERROR' },
    { source, type, status: 'PROCESSED' },
    { direction: 'EGRESS', status: 'QUEUED' },
    { status: 'PROCESSED', sort: 'oldest' },
    { q: reference },
  ];
  return [
    { name: 'first page', paths: [recordsPath({})], atMostMs: 50 },
    { name: 'deep page', paths: await walkDown(client), atMostMs: 50 },
    { name: 'filtered page', paths: filters.map(recordsPath), atMostMs: 100 },
    ...filters.map((filter) => ({
      name: `filtered by ${Object.keys(filter).join(', ')}`,
      paths: [recordsPath(filter)],
    })),
    { name: 'error groups', paths: ['/api/v1/error-groups'], atMostMs: 100 },
    { name: 'counts', paths: ['/api/v1/status-counts'], atMostMs: 20 },
    { name: 'throughput of 24 h', paths: [`/api/v1/throughput?${window}`], atMostMs: 50 },
  ];
}

/** The addresses of pages far down the list. */
async function walkDown(client: Client): Promise<string[]> {
  let cursor: string | null = null;
  for (let depth = 0; depth < DEPTH_PAGES; depth += 1) {
    const query: Record<string, string> = { limit: '500', ...(cursor === null ? {} : { cursor }) };
    const page: RecordPage = await client.page(query);
    if (page.next === null) break;
    cursor = page.next;
  }
  return [recordsPath(cursor === null ? {} : { cursor })];
}

async function time(client: Client, { name, paths, atMostMs }: Question): Promise<Timing> {
  const timings: number[] = [];
  for (let request = 0; request < WARM_UP + REQUESTS; request += 1) {
    const startedAtMs = performance.now();
    await client.get(paths[request % paths.length] ?? '');
    if (request >= WARM_UP) timings.push(performance.now() - startedAtMs);
  }
  return { name, atMostMs, p50Ms: median(timings), p95Ms: percentile(timings, 0.95) };
}
