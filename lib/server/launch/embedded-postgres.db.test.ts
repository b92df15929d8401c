import { spawnSync } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from '#lib/testing/eventually';
import { findDatabaseAccount } from './database-account.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.ts';
import { keepPostgresRunning } from './keep-postgres-running.ts';
import { disposableSettings, durableSettings } from './postgres-settings.ts';
import { endOrphan, readPostmasterPid } from './postmaster.ts';
import { identifyProcess } from './running-process.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'sluice-embedded-'));
  await chmod(directory, 0o755);
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const options = () => ({ directory, account: findDatabaseAccount(), settings: disposableSettings });
const start = (): Promise<EmbeddedPostgres> => startEmbeddedPostgres(options());

async function ask(url: string, statement: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(statement);
    return rows[0];
  } finally {
    await client.end();
  }
}

async function postmaster(): Promise<number> {
  const pid = await readPostmasterPid(path.join(directory, 'data'));
  if (pid === undefined) throw new Error('no postmaster');
  return pid;
}

test('keeps the data from one start to the next and leaves nothing running', async () => {
  const first = await start();
  await ask(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
  const pid = await postmaster();
  await first.stop();
  expect(identifyProcess(pid)).toBeUndefined();

  const second = await start();
  expect(await ask(second.url, 'SELECT answer FROM kept')).toEqual({ answer: 42 });
  await second.stop();
});

test('a server whose launcher was killed is found and stopped by the next start', async () => {
  const first = await start();
  const pid = await postmaster();
  // Two shells would stop PostgreSQL when we go: killed before it, they leave it alone.
  const { stdout } = spawnSync('pgrep', ['-x', '-P', String(first.process.pid), 'sh']);
  process.kill(Number(stdout.toString().trim()), 'SIGKILL');
  first.process.kill('SIGKILL');
  await eventually(() => expect(first.process.signalCode).toBe('SIGKILL'));
  expect(identifyProcess(pid)).toBeDefined();
  await endOrphan(path.join(directory, 'data'));
  expect(identifyProcess(pid)).toBeUndefined();
  await (await start()).stop();
});

test('PostgreSQL stops in order when the process that started it is gone', async () => {
  const server = await start();
  const pid = await postmaster();
  server.process.stdin?.destroy();
  await eventually(() => expect(identifyProcess(pid)).toBeUndefined());
  const log = await readFile(path.join(directory, 'postgres.log'), 'utf8');
  expect(log).toContain('database system is shut down');
});

test('PostgreSQL that ends on its own is started again on the same port', async () => {
  const kept = await keepPostgresRunning(options());
  const pid = await postmaster();
  process.kill(pid, 'SIGKILL');
  await eventually(async () => {
    expect(await postmaster()).not.toBe(pid);
    expect(await ask(kept.url, 'SELECT 1 AS one')).toEqual({ one: 1 });
  });
  await kept.stop();
});

test('the settings for real data keep every commit', async () => {
  const server = await startEmbeddedPostgres({ ...options(), settings: durableSettings(2 ** 34) });
  const shown = `SELECT current_setting('fsync') AS fsync, current_setting('full_page_writes') AS pages,
    current_setting('synchronous_commit') AS commit, current_setting('server_encoding') AS encoding`;
  expect(await ask(server.url, shown)).toEqual({
    fsync: 'on',
    pages: 'on',
    commit: 'on',
    encoding: 'UTF8',
  });
  await server.stop();
});

test('a server that cannot start says why', async () => {
  await (await start()).stop();
  const broken = { ...options(), settings: { ...disposableSettings, shared_buffers: 'nonsense' } };
  await expect(startEmbeddedPostgres(broken)).rejects.toThrow(/could not start: .*shared_buffers/);
});

test('only the owner of the directory can read the password', async () => {
  const server = await start();
  const password = (await readFile(path.join(directory, 'postgres-password'), 'utf8')).trim();
  expect(new URL(server.url).password).toBe(password);
  const guess = new URL(server.url);
  guess.password = 'guess';
  await expect(ask(guess.href, 'SELECT 1')).rejects.toThrow('password authentication failed');
  await server.stop();
});
