/** Which migrations the database has had, as Prisma's engine wrote them down. */
import type { Queryable } from '../database.ts';

const UNDEFINED_TABLE = '42P01';

/** Names of the finished migrations, oldest first; empty in a database that was never migrated. */
export async function readAppliedMigrations(db: Queryable): Promise<string[]> {
  try {
    const { rows } = await db.query<{ name: string }>(
      `SELECT migration_name AS name FROM _prisma_migrations
       WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY migration_name`,
    );
    return rows.map((row) => row.name);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === UNDEFINED_TABLE) return [];
    throw error;
  }
}
