/** Whether this process can serve requests now, and if not, why. */
import type { Queryable } from '../database.ts';
import { readAppliedMigrations } from '../store/read-migrations.ts';
import { isDraining } from './draining.ts';

/** The newest of prisma/migrations: this code works with no older database. A test compares. */
export const NEWEST_MIGRATION = '20261125000200_asked_probes';

/** Sentences for a person; none: ready. Never throws. */
export async function findReasonsNotReady(db: Queryable): Promise<string[]> {
  const draining = isDraining() ? ['This process is stopping.'] : [];
  return [...draining, ...(await findDatabaseReasons(db))];
}

async function findDatabaseReasons(db: Queryable): Promise<string[]> {
  try {
    const applied = await readAppliedMigrations(db);
    return applied.includes(NEWEST_MIGRATION) ? [] : ['The database has not been migrated.'];
  } catch {
    return ['The database does not answer.'];
  }
}
