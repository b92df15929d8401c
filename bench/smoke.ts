/**
 * `npm run bench:smoke`: a look at the rates in about a minute, load generator included. One
 * installation, rounds of the two mounts in turn, medians; then latency at a fixed rate.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import autocannon from 'autocannon';
import pg from 'pg';
import { createRandom } from '../demo/random.ts';
import type { Outgoing } from '../demo/traffic/outgoing.ts';
import { makeOrder, sendOrder } from '../demo/traffic/shop.ts';
import { inheritEnvironment } from '#lib/server/env';
import { eventually } from '#lib/testing/eventually';
import { startInstallation, type RunningInstallation } from '#lib/testing/start-installation';

const CONNECTIONS = 64;
const ROUNDS = 3;
const SECONDS = 5;
const RATE = 200;
const PAYLOAD = JSON.stringify({ note: 'x'.repeat(1000) });
// One for the whole run: it gives the event ids, which must differ between warm-up and measuring.
const random = createRandom(1);
const say = (line: string) => process.stdout.write(`${line}\n`);

say('bench: starting an installation of its own …');
await using installation = await startInstallation(['bench', 'shop']);
const next = await startNextOnly(installation);

say(`bench: latency at ${RATE} records/s …`);
await measureLatency('warm-up');
const latency = await measureLatency('order');

const rates = { fastLane: [] as number[], nextRoute: [] as number[] };
for (let round = 1; round <= ROUNDS; round += 1) {
  say(`bench: round ${round} of ${ROUNDS} …`);
  rates.fastLane.push(await measureRate(installation.address));
  rates.nextRoute.push(await measureRate(next.address));
}
next.stop();

const fast = median(rates.fastLane);
const slow = median(rates.nextRoute);
say('');
say(`| durable ingest, ${CONNECTIONS} connections, 1 KB records, worker on | records/s | ratio |`);
say('|---|---:|---:|');
say(`| Next route | ${Math.round(slow)} | 1.0 |`);
say(`| fast lane | ${Math.round(fast)} | ${(fast / slow).toFixed(1)} |`);
say('');
say(
  `| end to end at ${RATE} records/s: received to processed by the shop's handler, which writes order, customer and answer | ms |`,
);
say('|---|---:|');
say(`| p50 | ${latency.p50.toFixed(1)} |`);
say(`| p99 | ${latency.p99.toFixed(1)} |`);

async function startNextOnly({ databaseUrl }: RunningInstallation) {
  const child = fork(path.join(import.meta.dirname, 'next-only.ts'), {
    env: inheritEnvironment({ DATABASE_URL: databaseUrl, NODE_ENV: 'production' }),
  });
  const [port] = (await once(child, 'message')) as [number];
  return { address: `http://127.0.0.1:${port}`, stop: () => child.kill() };
}

/** No handler takes these: what is timed is the door, and the worker beside it settles them as Error. */
async function measureRate(address: string): Promise<number> {
  const result = await autocannon({
    url: `${address}/api/v1/ingress/bench`,
    method: 'POST',
    connections: CONNECTIONS,
    duration: SECONDS,
    body: PAYLOAD,
    headers: {
      authorization: `Bearer ${installation.key}`,
      'content-type': 'application/json',
      'record-reference': 'bench-1',
    },
  });
  if (result.non2xx > 0 || result.errors > 0) {
    throw new Error(`${result.non2xx} answers were not 2xx, ${result.errors} failed`);
  }
  return result['2xx'] / result.duration;
}

/** Sends orders, named after `prefix`, at a fixed rate and lets the database's clock tell how long each one took. */
async function measureLatency(prefix: string): Promise<{ p50: number; p99: number }> {
  const startedAt = performance.now();
  const sent: Promise<unknown>[] = [];
  for (let number = 0; number < RATE * SECONDS; number += 1) {
    const dueInMs = startedAt + (number * 1000) / RATE - performance.now();
    if (dueInMs > 1) await sleep(dueInMs);
    const answer = post(sendOrder(makeOrder(random, `${prefix}-${number}`, new Date())));
    // Told by Promise.all below; unheard until then it would end the process without stopping Sluice.
    answer.catch(() => undefined);
    sent.push(answer);
  }
  await Promise.all(sent);
  await waitForWorker();
  const [row] = await query<{ p50: number; p99: number }>(
    `SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY ms) AS p50,
            percentile_cont(0.99) WITHIN GROUP (ORDER BY ms) AS p99
     FROM (SELECT extract(epoch FROM t.settled_at - r.received_at)::float8 * 1000 AS ms
           FROM record r JOIN settlement t ON t.record_id = r.id
           WHERE t.status = 'PROCESSED' AND starts_with(r.reference, '${prefix}')) AS taken`,
  );
  if (row === undefined) throw new Error('nothing was processed');
  return row;
}

async function post(record: Outgoing): Promise<void> {
  const response = await fetch(`${installation.address}/api/v1/ingress/${record.source}`, {
    method: 'POST',
    body: record.body,
    headers: {
      authorization: `Bearer ${installation.key}`,
      'content-type': record.mediaType,
      'record-reference': record.reference,
      'record-type': record.type,
      'event-id': record.eventId,
    },
  });
  if (response.status !== 202) throw new Error(`the door answered ${response.status}`);
  await response.arrayBuffer();
}

async function waitForWorker(): Promise<void> {
  await eventually(
    async () => {
      const [row] = await query<{ waiting: boolean }>(
        `SELECT EXISTS (SELECT FROM work WHERE direction = 'INGRESS') OR EXISTS (SELECT FROM lease WHERE direction = 'INGRESS') AS waiting`,
      );
      if (row?.waiting !== false) throw new Error('the worker has not finished');
    },
    { timeoutMs: 180_000, intervalMs: 500 },
  );
}

async function query<Row extends object>(text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: installation.databaseUrl });
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}
