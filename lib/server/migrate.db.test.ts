import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, inject, test } from 'vitest';
import pg from 'pg';
import { createTestDatabase } from '#lib/testing/test-database';
import { migrate } from './migrate.ts';

async function createEmptyDatabase(): Promise<{ url: string } & AsyncDisposable> {
  const name = `sluice_empty_${String(process.pid)}_${String(Math.floor(performance.now()))}`;
  const server = new URL(inject('templateDatabaseUrl'));
  server.pathname = '/postgres';
  const client = new pg.Client({ connectionString: server.href });
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    [Symbol.asyncDispose]: async () => {
      await client.query(`DROP DATABASE ${name} WITH (FORCE)`);
      await client.end();
    },
  };
}

test('applies every migration once and keeps the history that Prisma reads', async () => {
  await using empty = await createEmptyDatabase();
  const first = await migrate(empty.url);
  expect(first.applied[0]).toBe('20261122000000_foundation');
  expect((await migrate(empty.url)).applied).toEqual([]);

  const client = new pg.Client({ connectionString: empty.url });
  await client.connect();
  const history = await client.query<{ migration_name: string; finished: boolean }>(
    'SELECT migration_name, finished_at IS NOT NULL AS finished FROM _prisma_migrations ORDER BY migration_name',
  );
  await client.end();
  expect(history.rows.map((row) => row.migration_name)).toEqual(first.applied);
  expect(history.rows.every((row) => row.finished)).toBe(true);
});

test('lets two processes migrate the same database at once', async () => {
  await using empty = await createEmptyDatabase();
  const runs = await Promise.all([migrate(empty.url), migrate(empty.url), migrate(empty.url)]);
  expect(runs.filter((run) => run.applied.length > 0)).toHaveLength(1);
});

test('says which migration failed and why', async () => {
  await using empty = await createEmptyDatabase();
  const directory = await mkdtemp(path.join(os.tmpdir(), 'sluice-migrations-'));
  try {
    await mkdir(path.join(directory, '20260101000000_broken'));
    await writeFile(path.join(directory, 'migration_lock.toml'), 'provider = "postgresql"\n');
    await writeFile(
      path.join(directory, '20260101000000_broken', 'migration.sql'),
      'CREATE TABLE good (id int);\nCREATE TABLE bad (id nonsense);\n',
    );
    await expect(migrate(empty.url, directory)).rejects.toThrow(
      /20260101000000_broken[^]*type "nonsense" does not exist/,
    );
  } finally {
    await rm(directory, { recursive: true });
  }
});

test('makes sure that the partitions of the coming weeks exist', async () => {
  await using db = await createTestDatabase();
  const { rows } = await db.pool.query<{ count: bigint }>(
    "SELECT count(*) FROM pg_inherits WHERE inhparent = 'payload'::regclass",
  );
  expect(rows[0]?.count).toBeGreaterThanOrEqual(9n);
});
