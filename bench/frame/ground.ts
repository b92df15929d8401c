/** The one PostgreSQL that all contenders share, set as an installation sets it, and databases in it. */
import { mkdtemp, rm, statfs } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { openDatabase } from '#lib/server/database';
import { createMachineKey } from '#lib/server/gateway/machine-keys';
import { changeSource, createSource } from '#lib/server/gateway/sources';
import { findDatabaseAccount } from '#lib/server/launch/database-account';
import { startEmbeddedPostgres } from '#lib/server/launch/embedded-postgres';
import { durableSettings, type PostgresSettings } from '#lib/server/launch/postgres-settings';
import { migrate } from '#lib/server/migrate';
import { IDLE_SOURCE } from '../doors/idle-source.ts';
import { CREATE_EFFECT_TABLE } from '../queues/queue.ts';
import { BUSY_SOURCE } from '../queues/sluice-queue.ts';

export interface SluiceDatabase {
  readonly databaseUrl: string;
  /** A machine key of every scope. */
  readonly key: string;
}

export interface Ground extends AsyncDisposable {
  readonly settings: PostgresSettings;
  /** A new, empty database with the table that handlers write to. */
  createDatabase(name: string): Promise<string>;
  /** A new, migrated one with the sources of the benchmark; the processing of one of them is paused. */
  createSluice(name: string): Promise<SluiceDatabase>;
  /** Throws databases away, so that nobody vacuums them during the next measurement. */
  dropDatabases(): Promise<void>;
  /** Runs one statement on a database and answers its rows. */
  query<Row extends object>(databaseUrl: string, statement: string): Promise<Row[]>;
}

/** Starts it in a directory of its own; disposing stops it and deletes everything. */
export async function prepareGround(): Promise<Ground> {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'sluice-bench-'));
  const { bavail, bsize } = await statfs(directory);
  const settings = durableSettings(bavail * bsize);
  const server = await startEmbeddedPostgres({
    directory,
    account: findDatabaseAccount(),
    settings,
  });
  const created: string[] = [];
  const createDatabase = async (name: string): Promise<string> => {
    await query(server.url, `CREATE DATABASE ${name}`);
    created.push(name);
    const url = new URL(server.url);
    url.pathname = `/${name}`;
    return url.href;
  };
  return {
    settings,
    createDatabase: async (name) => {
      const databaseUrl = await createDatabase(name);
      await query(databaseUrl, CREATE_EFFECT_TABLE);
      return databaseUrl;
    },
    createSluice: async (name) => setUpSluice(await createDatabase(name)),
    dropDatabases: async () => {
      for (const name of created.splice(0))
        await query(server.url, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
    query,
    [Symbol.asyncDispose]: async () => {
      await server.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function setUpSluice(databaseUrl: string): Promise<SluiceDatabase> {
  await migrate(databaseUrl);
  await query(databaseUrl, CREATE_EFFECT_TABLE);
  const db = openDatabase({ connectionString: databaseUrl, max: 2, applicationName: 'bench' });
  try {
    for (const key of [IDLE_SOURCE, BUSY_SOURCE]) await createSource(db, { key, name: key });
    await changeSource(db, IDLE_SOURCE, { processingPaused: true });
    const { secret } = await createMachineKey(db, {
      name: 'bench',
      scopes: ['ingress', 'egress', 'deliver', 'read', 'replay'],
      sources: ['*'],
      createdBy: 'bench',
    });
    return { databaseUrl, key: secret };
  } finally {
    await db.end();
  }
}

async function query<Row extends object>(databaseUrl: string, statement: string): Promise<Row[]> {
  const db = openDatabase({ connectionString: databaseUrl, max: 1, applicationName: 'bench' });
  try {
    return (await db.query<Row>(statement)).rows;
  } finally {
    await db.end();
  }
}
