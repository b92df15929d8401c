/** Under which conditions a run was made: without them no figure means anything. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { BULLMQ_SETTINGS } from '../queues/bullmq-queue.ts';
import { GRAPHILE_SETTINGS } from '../queues/graphile-queue.ts';
import { PG_BOSS_SETTINGS } from '../queues/pg-boss-queue.ts';
import type { BenchOptions } from './arguments.ts';
import type { Ground } from './ground.ts';
import { findRedisVersion } from './redis-server.ts';

const GIBIBYTE = 1024 ** 3;
const SHOWN_SETTINGS = [
  'fsync',
  'synchronous_commit',
  'full_page_writes',
  'shared_buffers',
  'max_wal_size',
  'checkpoint_timeout',
];

/** A few paragraphs of Markdown. */
export async function describeConditions(
  ground: Ground,
  { rounds, seconds }: BenchOptions,
): Promise<string> {
  const [server] = await ground.query<{ version: string }>(
    await ground.createDatabase('conditions'),
    "SELECT current_setting('server_version') AS version",
  );
  const redis = findRedisVersion();
  const [cpu] = os.cpus();
  const [release] = /^\d+\.\d+/.exec(os.release()) ?? [''];
  const settings = SHOWN_SETTINGS.map((name) => `${name} ${ground.settings[name] ?? ''}`).join(
    ', ',
  );
  const lines = [
    `Measured on ${new Date().toISOString().slice(0, 10)} with \`npm run bench\`, everything on one machine, the load generator included.`,
    [
      `- machine: ${os.availableParallelism()} cores (${cpu?.model.trim() ?? 'unknown'}), ${Math.round(os.totalmem() / GIBIBYTE)} GiB of memory, ${os.type()} ${release}`,
      `- Node ${process.versions.node}, PostgreSQL ${server?.version ?? ''} (embedded; ${settings}), Redis ${redis ?? '**missing**: BullMQ was not measured'}`,
      `- peers: pg-boss ${await versionOf('pg-boss')}, graphile-worker ${await versionOf('graphile-worker')}, BullMQ ${await versionOf('bullmq')} with ioredis ${await versionOf('ioredis')}`,
      `- pg-boss: ${PG_BOSS_SETTINGS}`,
      `- graphile-worker: ${GRAPHILE_SETTINGS}`,
      `- BullMQ: ${BULLMQ_SETTINGS}`,
      `- ${rounds} rounds of ${seconds} s each, contenders in turn and every second round backwards; rates are medians, ratios are medians of the ratios of each round`,
      '- one PostgreSQL for all, a fresh database for each contender; one payload for all, about 1 KB of JSON',
    ].join('\n'),
  ];
  return lines.join('\n\n');
}

const require = createRequire(import.meta.url);

async function versionOf(name: string): Promise<string> {
  const folder = require.resolve.paths(name)?.map((each) => path.join(each, name)) ?? [];
  for (const each of folder) {
    const text = await readFile(path.join(each, 'package.json'), 'utf8').catch(() => null);
    if (text !== null) return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
  }
  return '**missing**';
}
