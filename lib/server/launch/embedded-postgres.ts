/** Creates, starts and stops a real PostgreSQL in a directory of ours. */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, openSync } from 'node:fs';
import { chown, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { DatabaseAccount } from './database-account.ts';
import { findFreePort } from './free-port.ts';
import { LaunchError } from './launch-error.ts';
import { findPostgresBinaries } from './postgres-binaries.ts';
import { readPostmasterPid } from './postmaster.ts';
import type { PostgresSettings } from './postgres-settings.ts';

export interface EmbeddedPostgresOptions {
  /** Holds the cluster in `data`, the password and the log; created when absent. */
  readonly directory: string;
  readonly account: DatabaseAccount;
  readonly settings: PostgresSettings;
  readonly preferredPort?: number | undefined;
}

export interface EmbeddedPostgres {
  readonly port: number;
  readonly url: string;
  readonly process: ChildProcess;
  /** Ends all sessions and stops in order (PostgreSQL's "fast" shutdown). */
  stop(): Promise<void>;
}

/**
 * Runs a program until it ends or standard input closes, which happens also when the process at the
 * other end of the pipe is killed: PostgreSQL then stops in order instead of living on alone.
 */
const UNTIL_INPUT_CLOSES = [
  'exec 3<&0',
  '"$@" 0</dev/null 3<&- & server=$!',
  '(read -r _ <&3; kill -INT "$server") & watcher=$!',
  'wait "$server"; code=$?',
  'kill "$watcher" 2>/dev/null',
  'exit "$code"',
].join('\n');

const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 60_000;

/**
 * Starts PostgreSQL in a directory and waits until it takes connections.
 * @throws LaunchError with the end of its log when it does not start
 */
export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const { directory, account, settings } = options;
  const password = await ensureCluster(options);
  const port = await findFreePort(options.preferredPort);
  const { postgres } = await findPostgresBinaries(account);
  const flags = Object.entries({ ...settings, port: String(port) }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  const data = path.join(directory, 'data');
  const command = ['-c', UNTIL_INPUT_CLOSES, 'sh', postgres, '-D', data, ...flags];
  const child = spawnLogged(options, '/bin/sh', command);
  const url = `postgresql://postgres:${password}@127.0.0.1:${String(port)}/postgres`;
  await waitUntilReady(child, url, path.join(directory, 'postgres.log'));
  return { port, url, process: child, stop: () => stopPostgres(child, data) };
}

/** Creates the cluster at the first call; returns the password of its owner. */
async function ensureCluster({
  directory,
  account,
  settings,
}: EmbeddedPostgresOptions): Promise<string> {
  const passwordFile = path.join(directory, 'postgres-password');
  const data = path.join(directory, 'data');
  if (existsSync(path.join(data, 'PG_VERSION')) && existsSync(passwordFile)) {
    return (await readFile(passwordFile, 'utf8')).trim();
  }
  await mkdir(directory, { recursive: true });
  const password = randomBytes(24).toString('base64url');
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (account.uid !== undefined && account.gid !== undefined) {
    await chown(directory, account.uid, account.gid);
    await chown(passwordFile, account.uid, account.gid);
  }
  // A cluster without PG_VERSION is one whose creation was cut short: nothing in it is of worth.
  await rm(data, { recursive: true, force: true });
  await initialise({ directory, account, settings }, passwordFile);
  return password;
}

async function initialise(options: EmbeddedPostgresOptions, passwordFile: string): Promise<void> {
  const { initdb } = await findPostgresBinaries(options.account);
  const flags = [
    `--pgdata=${path.join(options.directory, 'data')}`,
    `--pwfile=${passwordFile}`,
    '--username=postgres',
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    ...(options.settings.fsync === 'off' ? ['--no-sync'] : []),
  ];
  const child = spawnLogged(options, initdb, flags);
  const code = await exitOf(child);
  if (code === 0) return;
  throw await describeFailure('be created', path.join(options.directory, 'postgres.log'));
}

/** Detached: Ctrl-C reaches the whole process group, and the database has to stop last. */
function spawnLogged(options: EmbeddedPostgresOptions, file: string, args: string[]): ChildProcess {
  const log = openSync(path.join(options.directory, 'postgres.log'), 'a', 0o600);
  try {
    return spawn(file, args, {
      ...options.account,
      cwd: options.directory,
      detached: true,
      stdio: ['pipe', log, log],
      env: { NODE_ENV: 'production', PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
    });
  } finally {
    closeSync(log);
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

function exitOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    if (hasEnded(child)) {
      resolve(child.exitCode ?? 1);
      return;
    }
    child.once('error', () => {
      resolve(1);
    });
    child.once('exit', (code) => {
      resolve(code ?? 1);
    });
  });
}

async function waitUntilReady(child: ChildProcess, url: string, logFile: string): Promise<void> {
  const deadline = Date.now() + START_LIMIT_MS;
  while (!(await answers(url))) {
    if (hasEnded(child) || Date.now() > deadline) {
      child.stdin?.end();
      throw await describeFailure('start', logFile);
    }
    await sleep(50);
  }
}

async function answers(connectionString: string): Promise<boolean> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function stopPostgres(child: ChildProcess, data: string): Promise<void> {
  const ended = exitOf(child);
  child.stdin?.end();
  const late = Symbol('late');
  if ((await Promise.race([ended, sleep(STOP_LIMIT_MS, late, { ref: false })])) !== late) return;
  const pid = await readPostmasterPid(data);
  if (pid !== undefined) process.kill(pid, 'SIGQUIT');
  await ended;
}

async function describeFailure(what: string, logFile: string): Promise<LaunchError> {
  const log = await readFile(logFile, 'utf8').catch(() => '');
  const last = log.trim().split('\n').slice(-3).join(' | ');
  return new LaunchError(`The embedded PostgreSQL could not ${what}: ${last} (see ${logFile})`);
}
