/** Starts one throw-away PostgreSQL for a run of the database tests, with a migrated template, and ends its broker. */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { findDatabaseAccount } from '#lib/server/launch/database-account';
import { startEmbeddedPostgres } from '#lib/server/launch/embedded-postgres';
import { disposableSettings } from '#lib/server/launch/postgres-settings';
import { migrate } from '#lib/server/migrate';
import { prepareSharedRabbit } from './shared-rabbit.ts';
import { testServerUrl } from './test-server.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A migrated database that every test database is a clone of. */
    templateDatabaseUrl: string;
  }
}

export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const given = testServerUrl();
  const server = given === undefined ? await startServer() : { url: given, stop: nothingToStop };
  const name = `sluice_template_${String(process.pid)}`;
  const template = new URL(server.url);
  template.pathname = `/${name}`;
  try {
    await onServer(server.url, `CREATE DATABASE ${name}`);
    await migrate(template.href);
  } catch (error) {
    await server.stop();
    throw error;
  }
  const rabbit = await prepareSharedRabbit();
  project.provide('templateDatabaseUrl', template.href);
  project.provide('brokerDirectory', rabbit.directory);
  return async () => {
    await rabbit.end();
    if (given !== undefined)
      await onServer(server.url, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await server.stop();
  };
}

async function startServer(): Promise<{ url: string; stop: () => Promise<void> }> {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'sluice-test-'));
  const server = await startEmbeddedPostgres({
    directory,
    account: findDatabaseAccount(),
    settings: disposableSettings,
  });
  return {
    url: server.url,
    stop: async () => {
      await server.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

function nothingToStop(): Promise<void> {
  return Promise.resolve();
}

async function onServer(connectionString: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
