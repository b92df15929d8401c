/** A whole Sluice of its own, started by the launcher, for browser tests and benchmarks. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { inheritEnvironment } from '#lib/server/env';
import { findFreePort } from '#lib/server/launch/free-port';

const CLI = path.resolve(import.meta.dirname, '../../bin/sluice.js');
/** The first start builds the console. */
const START_LIMIT_MS = 10 * 60_000;

export interface RunningInstallation extends AsyncDisposable {
  readonly address: string;
  readonly databaseUrl: string;
  readonly email: string;
  readonly password: string;
  /** A machine key of every scope for every source. */
  readonly key: string;
  /** Stops web and worker in order and starts them again at the same address. */
  readonly restart: () => Promise<void>;
}

/**
 * Starts it on a free port with an empty data directory, adds `sources` and a key; disposing stops it.
 * `settings` are further variables of its environment.
 */
export async function startInstallation(
  sources: readonly string[],
  settings: Readonly<Record<string, string>> = {},
): Promise<RunningInstallation> {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'sluice-installation-'));
  await chmod(directory, 0o755);
  const credentials = { email: 'admin@sluice.local', password: 'a password for tests' };
  const port = await findFreePort();
  const data = path.join(directory, 'data');
  const environment = inheritEnvironment({
    PORT: String(port),
    DATABASE_URL: '',
    SLUICE_DATA_DIR: data,
    SLUICE_ADMIN_EMAIL: credentials.email,
    SLUICE_ADMIN_PASSWORD: credentials.password,
    ...settings,
  });
  let server = launchServer(environment);
  const restart = async (): Promise<void> => {
    await stopServer(server);
    server = launchServer(environment);
    await waitUntilReady(server);
  };
  const stop = async (): Promise<void> => {
    await stopServer(server);
    await rm(directory, { recursive: true, force: true });
  };
  try {
    await waitUntilReady(server);
    const databaseUrl = await readDatabaseUrl(data);
    for (const source of sources) runCli(environment, ['sources', 'add', source]);
    const scopes = 'ingress,egress,deliver,read,replay';
    const key = runCli(environment, ['keys', 'create', '--source', '*', '--scope', scopes]);
    const address = `http://127.0.0.1:${port}`;
    return { address, databaseUrl, key, ...credentials, restart, [Symbol.asyncDispose]: stop };
  } catch (error) {
    await stop().catch(() => undefined);
    throw error;
  }
}

interface Server {
  readonly process: ChildProcess;
  /** What it has told on standard error, which is passed on. */
  readonly told: string[];
}

function launchServer(env: NodeJS.ProcessEnv): Server {
  const server = spawn(process.execPath, [CLI, 'start'], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const told: string[] = [];
  server.stderr.setEncoding('utf8').on('data', (text: string) => {
    told.push(text);
    process.stderr.write(text);
  });
  return { process: server, told };
}

async function waitUntilReady({ process: server }: Server): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  server.stdout?.setEncoding('utf8').on('data', (text: string) => {
    if (text.includes('Sluice is ready')) resolve(undefined);
  });
  server.once('exit', () => reject(new Error('Sluice ended before it was ready.')));
  const limit = setTimeout(() => reject(new Error('Sluice did not become ready.')), START_LIMIT_MS);
  await promise;
  clearTimeout(limit);
}

async function readDatabaseUrl(directory: string): Promise<string> {
  const content: unknown = JSON.parse(await readFile(path.join(directory, 'launch.json'), 'utf8'));
  return z.object({ databaseUrl: z.string() }).parse(content).databaseUrl;
}

function runCli(env: NodeJS.ProcessEnv, args: string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], {
    env,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`sluice ${args.join(' ')}: ${stderr}`);
  return stdout.trim();
}

const STOPPED = 'worker, web, the database, everything';

/** @throws when it does not tell of each part that it has stopped, in this order */
async function stopServer({ process: server, told }: Server): Promise<void> {
  if (server.exitCode !== null) return;
  const ended = once(server, 'close');
  server.kill('SIGTERM');
  await ended;
  const parts = [...told.join('').matchAll(/^sluice: (.+) has stopped$/gm)].map(([, part]) => part);
  if (parts.join(', ') !== STOPPED)
    throw new Error(`Sluice stopped out of order: ${parts.join(', ')}`);
}
