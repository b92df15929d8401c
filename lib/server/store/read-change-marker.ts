/** The statement that says whether anything was committed since. */
import type { Queryable } from '#lib/server/database';

/** Which transactions count as done at this moment, as PostgreSQL writes it. Reads no table. */
export async function readSnapshotText(db: Queryable): Promise<string> {
  const { rows } = await db.query<{ snapshot: string }>({
    name: 'read_snapshot_text',
    text: 'SELECT pg_current_snapshot()::text AS snapshot',
  });
  return rows[0]?.snapshot ?? '';
}
