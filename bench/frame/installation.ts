/** `npm start` as people run it, on a data directory that outlives it, and the memory of its processes. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { inheritEnvironment } from '#lib/server/env';
import { findFreePort } from '#lib/server/launch/free-port';
import { eventually } from '#lib/testing/eventually';
import { endGroupWithUs } from './end-with-us.ts';
import { rowsBelow, type ProcessRow } from './process-tree.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const READY_LIMIT_MS = 120_000;

export interface Installation {
  readonly port: number;
  readonly databaseUrl: string;
  /** From the command until it says that it is ready. */
  readonly readyAfterSeconds: number;
  /** Resident memory now, in bytes. */
  memory(): { readonly web: number; readonly worker: number };
  /** Runs `sluice …` on it and answers what it prints. */
  command(...args: readonly string[]): string;
  stop(): Promise<void>;
}

/** Starts it on `directory`, and answers when it is ready. */
export async function startWithNpm(directory: string): Promise<Installation> {
  const port = await findFreePort();
  const environment = inheritEnvironment({
    NODE_ENV: 'production',
    PORT: String(port),
    DATABASE_URL: '',
    SLUICE_DATA_DIR: directory,
    SLUICE_ADMIN_EMAIL: 'admin@sluice.local',
    SLUICE_ADMIN_PASSWORD: 'a password for the benchmark',
  });
  const startedAtMs = performance.now();
  const npm = spawn('npm', ['start'], {
    cwd: ROOT,
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
    // A group of its own, which is told to end as Ctrl-C tells it: npm alone would not pass it on.
    detached: true,
  });
  const end = endGroupWithUs(npm);
  const ready = Promise.withResolvers<undefined>();
  npm.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (text.includes('Sluice is ready')) ready.resolve(undefined);
  });
  npm.once('exit', () => ready.reject(new Error('npm start ended before Sluice was ready')));
  const limit = setTimeout(() => {
    end();
    ready.reject(new Error('Sluice did not become ready'));
  }, READY_LIMIT_MS);
  await ready.promise;
  clearTimeout(limit);
  const readyAfterSeconds = (performance.now() - startedAtMs) / 1000;
  const below = (): ProcessRow[] => rowsBelow(npm.pid ?? 0, listProcesses());
  return {
    port,
    databaseUrl: await readDatabaseUrl(directory),
    readyAfterSeconds,
    memory: () => ({
      web: memoryOf(below(), 'server.ts'),
      worker: memoryOf(below(), 'worker/main.ts'),
    }),
    command: (...args) => runCommand(environment, args),
    stop: async () => {
      const pids = below().map(({ pid }) => pid);
      end();
      await eventually(() => expectGone(pids), { timeoutMs: 60_000, intervalMs: 100 });
    },
  };
}

function listProcesses(): string {
  return execFileSync('ps', ['-A', '-o', 'pid=,ppid=,rss=,args='], { encoding: 'utf8' });
}

function memoryOf(rows: readonly ProcessRow[], script: string): number {
  return rows.find(({ command }) => command.includes(script))?.residentBytes ?? NaN;
}

function expectGone(pids: readonly number[]): void {
  const running = new Set(rowsBelow(0, listProcesses()).map(({ pid }) => pid));
  const left = pids.filter((pid) => running.has(pid));
  if (left.length > 0) throw new Error(`still running: ${left.join(', ')}`);
}

async function readDatabaseUrl(directory: string): Promise<string> {
  const content: unknown = JSON.parse(await readFile(path.join(directory, 'launch.json'), 'utf8'));
  return z.object({ databaseUrl: z.string() }).parse(content).databaseUrl;
}

function runCommand(environment: NodeJS.ProcessEnv, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [path.join(ROOT, 'bin/sluice.js'), ...args],
    { env: environment, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`sluice ${args.join(' ')}: ${stderr}`);
  return stdout.trim();
}
