/** A migrated PostgreSQL database of one test, thrown away after it. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { openDatabase, type Database } from '#lib/server/database';

export interface TestDatabase extends AsyncDisposable {
  readonly pool: Database;
  readonly url: string;
}

/**
 * Clones the migrated template. Use `await using db = await createTestDatabase()` in a test, or
 * call `db[Symbol.asyncDispose]()` in `afterAll`.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const template = new URL(inject('templateDatabaseUrl'));
  const name = `sluice_${randomBytes(6).toString('hex')}`;
  const url = new URL(template);
  url.pathname = `/${name}`;
  await clone(template, name);
  const pool = openDatabase({
    connectionString: url.href,
    max: 10,
    applicationName: 'sluice test',
  });
  return {
    pool,
    url: url.href,
    [Symbol.asyncDispose]: async () => {
      await pool.end();
      await onServer(template, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}

async function clone(template: URL, name: string): Promise<void> {
  const from = template.pathname.slice(1);
  await onServer(template, `CREATE DATABASE ${name} TEMPLATE ${from} STRATEGY FILE_COPY`);
}

/** Runs a statement beside the template: nobody may be connected to it while it is cloned. */
async function onServer(template: URL, statement: string): Promise<void> {
  const maintenance = new URL(template);
  maintenance.pathname = '/postgres';
  const client = new pg.Client({ connectionString: maintenance.href });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
