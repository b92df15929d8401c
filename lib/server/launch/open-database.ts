/** Gives a command its database: an external one, or the embedded PostgreSQL, checked and migrated. */
import { statfs } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import type { Env } from '../env.ts';
import { migrate } from '../migrate.ts';
import { checkServer, nameServer } from './check-server.ts';
import { prepareDatabaseHome, prepareDataDirectory } from './data-directory.ts';
import { findDatabaseAccount } from './database-account.ts';
import { findLockHolder, lockDirectory, type DirectoryLock } from './directory-lock.ts';
import { keepPostgresRunning, type KeptPostgres } from './keep-postgres-running.ts';
import { readLaunchState, writeLaunchState } from './launch-state.ts';
import { endOrphan } from './postmaster.ts';
import { durableSettings } from './postgres-settings.ts';
import { say } from './say.ts';

export interface LaunchedDatabase {
  readonly url: string;
  /** The embedded server, when there is one. */
  readonly server?: KeptPostgres;
  /** Stops what was started here, last of all. */
  close(): Promise<void>;
}

/**
 * Opens the database of an installation and brings it to the newest migration. Holds the lock of the
 * data directory until `close`.
 * @throws LaunchError, MigrationError
 */
export async function openLaunchedDatabase(settings: Env): Promise<LaunchedDatabase> {
  await prepareDataDirectory(settings.SLUICE_DATA_DIR);
  const lock = await lockDirectory(settings.SLUICE_DATA_DIR);
  try {
    const database =
      settings.DATABASE_URL === undefined
        ? await startOwn(settings.SLUICE_DATA_DIR)
        : await checkExternal(settings.DATABASE_URL);
    return { ...database, close: () => close(database, lock) };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/**
 * Runs a short command on the database, whether or not Sluice is running at the moment.
 * @throws LaunchError, MigrationError
 */
export async function withDatabaseUrl<Result>(
  settings: Env,
  work: (url: string) => Promise<Result>,
): Promise<Result> {
  const running = await findRunningDatabase(settings);
  if (running !== undefined) return work(running);
  const database = await openLaunchedDatabase(settings);
  try {
    return await work(database.url);
  } finally {
    await database.close();
  }
}

async function findRunningDatabase(settings: Env): Promise<string | undefined> {
  if (settings.DATABASE_URL !== undefined) {
    await checkExternal(settings.DATABASE_URL);
    return settings.DATABASE_URL;
  }
  if ((await findLockHolder(settings.SLUICE_DATA_DIR)) === undefined) return undefined;
  return (await readLaunchState(settings.SLUICE_DATA_DIR))?.databaseUrl;
}

async function checkExternal(url: string): Promise<Omit<LaunchedDatabase, 'close'>> {
  const { version, warnings } = await checkServer(url);
  say(`using PostgreSQL ${version} at ${nameServer(url)}`);
  warnings.forEach(say);
  await applyMigrations(url);
  return { url };
}

async function startOwn(directory: string): Promise<Omit<LaunchedDatabase, 'close'>> {
  const home = await prepareDatabaseHome(directory, findDatabaseAccount());
  await endOrphan(path.join(home.directory, 'data'));
  const { bavail, bsize } = await statfs(home.directory);
  say('starting the database …');
  const server = await keepPostgresRunning({
    ...home,
    settings: durableSettings(bavail * bsize),
    preferredPort: (await readLaunchState(directory))?.databasePort,
  });
  try {
    const url = await ensureDatabase(server.url);
    await applyMigrations(url);
    await writeLaunchState(directory, { databaseUrl: url, databasePort: server.port });
    return { url, server };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** The database `sluice` of the embedded server, created at the first start. */
async function ensureDatabase(serverUrl: string): Promise<string> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query("SELECT FROM pg_database WHERE datname = 'sluice'");
    if (rowCount === 0) await client.query('CREATE DATABASE sluice');
  } finally {
    await client.end();
  }
  const url = new URL(serverUrl);
  url.pathname = '/sluice';
  return url.href;
}

async function applyMigrations(url: string): Promise<void> {
  const { applied } = await migrate(url);
  if (applied.length > 0) say(`applied migrations: ${applied.join(', ')}`);
}

async function close(
  database: Omit<LaunchedDatabase, 'close'>,
  lock: DirectoryLock,
): Promise<void> {
  await database.server?.stop();
  await lock.release();
}
