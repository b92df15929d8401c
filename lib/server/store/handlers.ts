/** Which handler processes which records, as the workers said at their start. */
import { inTransaction, type Database, type Queryable } from '../database.ts';

export interface HandlerRow {
  readonly sourceKey: string;
  readonly type: string;
  readonly name: string;
  readonly version: string;
}

/**
 * Writes down the whole registry of a worker that starts; what is no longer in it goes. All workers
 * of one installation run the same handlers, so the latest start is right. Any number may start at once.
 */
export function registerHandlers(db: Database, rows: readonly HandlerRow[]): Promise<void> {
  return inTransaction(db, async (tx) => {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtext('sluice.register_handlers'))`);
    await tx.query('DELETE FROM handler');
    await tx.query(
      `INSERT INTO handler (source_key, type, name, version)
       SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[])
       ON CONFLICT (source_key, type) DO NOTHING`,
      [
        rows.map((row) => row.sourceKey),
        rows.map((row) => row.type),
        rows.map((row) => row.name),
        rows.map((row) => row.version),
      ],
    );
  });
}

/** Every known handler, by source and type. Empty until a worker has started. */
export async function listHandlers(db: Queryable): Promise<HandlerRow[]> {
  const { rows } = await db.query<HandlerRow>(
    `SELECT source_key AS "sourceKey", type, name, version FROM handler ORDER BY source_key, type`,
  );
  return rows;
}
