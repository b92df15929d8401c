/** Whether a process says that it is ready. */
import { readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '#lib/server/database';
import { MIGRATIONS_DIRECTORY } from '#lib/server/migrate';
import { createTestDatabase } from '#lib/testing/test-database';
import { findReasonsNotReady, NEWEST_MIGRATION } from './readiness.ts';

describe('readiness', () => {
  it('is ready on a migrated database', async () => {
    await using db = await createTestDatabase();
    expect(await findReasonsNotReady(db.pool)).toEqual([]);
  });

  it('is not ready on a database without our tables, or with only some migrations', async () => {
    await using db = await createTestDatabase();
    await db.pool.query('DELETE FROM _prisma_migrations WHERE migration_name = $1', [
      NEWEST_MIGRATION,
    ]);
    expect(await findReasonsNotReady(db.pool)).toEqual(['The database has not been migrated.']);
    await db.pool.query('DROP TABLE _prisma_migrations');
    expect(await findReasonsNotReady(db.pool)).toEqual(['The database has not been migrated.']);
  });

  it('is not ready without a database', async () => {
    const pool = openDatabase({
      connectionString: 'postgresql://nobody@127.0.0.1:1/none',
      max: 1,
      applicationName: 'test',
    });
    expect(await findReasonsNotReady(pool)).toEqual(['The database does not answer.']);
    await pool.end();
  });

  it('knows the newest migration', async () => {
    const entries = await readdir(MIGRATIONS_DIRECTORY, { withFileTypes: true });
    const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
    expect(names.sort().at(-1)).toBe(NEWEST_MIGRATION);
  });
});
