/** Which handler processes which records, as the workers said at their start. */
import { inTransaction, type Database, type Queryable } from '../database.ts';

export interface HandlerRow {
  readonly sourceKey: string;
  readonly type: string;
  readonly name: string;
  readonly version: string;
}

/** What a worker says of one of its handlers. */
export interface AnnouncedHandler extends HandlerRow {
  /** Its contract as JSON Schema, in JSON; null or absent: it takes any bytes. */
  readonly contract?: string | null;
  /** false or absent: it has rules that JSON Schema cannot say. */
  readonly contractIsWhole?: boolean;
}

/**
 * Writes down the whole registry of a worker that starts; what is no longer in it goes. All workers
 * of one installation run the same handlers, so the latest start is right. Any number may start at once.
 */
export function registerHandlers(db: Database, rows: readonly AnnouncedHandler[]): Promise<void> {
  return inTransaction(db, async (tx) => {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtext('sluice.register_handlers'))`);
    await tx.query('DELETE FROM handler');
    await tx.query(
      `INSERT INTO handler (source_key, type, name, version, contract, contract_is_whole)
       SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::json[], $6::boolean[])
       ON CONFLICT (source_key, type) DO NOTHING`,
      [
        rows.map((row) => row.sourceKey),
        rows.map((row) => row.type),
        rows.map((row) => row.name),
        rows.map((row) => row.version),
        rows.map((row) => row.contract ?? null),
        rows.map((row) => row.contractIsWhole ?? false),
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

export interface PublishedHandler {
  readonly name: string;
  readonly version: string;
  /** JSON Schema as text; null: it takes any bytes. */
  readonly contract: string | null;
  /** false: it has rules that only the handler itself can check. */
  readonly contractIsWhole: boolean;
}

/** The handler of a type, or the one of every type of its source; null: no worker has told of any. */
export async function findPublishedHandler(
  db: Queryable,
  { source, type }: { source: string; type: string },
): Promise<PublishedHandler | null> {
  const { rows } = await db.query<PublishedHandler>({
    name: 'find_published_handler',
    text: `SELECT name, version, contract::text, contract_is_whole AS "contractIsWhole" FROM handler
           WHERE source_key = $1 AND type IN ($2, '*') ORDER BY type = '*' LIMIT 1`,
    values: [source, type],
  });
  return rows[0] ?? null;
}
