/** What seeding records needs around its batches: partitions, tidy tables, and a look at what is there. */
import type { Queryable } from '../database.ts';
import { readSqlError } from './sql-error.ts';

/** SQLSTATE insufficient_privilege. */
const INSUFFICIENT_PRIVILEGE = '42501';

/** Sees to the partitions of all weeks since `from` (RFC 3339). */
export async function ensurePartitionsSince(db: Queryable, from: string): Promise<void> {
  await db.query(
    `SELECT ensure_partitions(weeks_behind => 1 + ceil(extract(epoch FROM now() - $1::timestamptz)
                                                       / extract(epoch FROM interval '7 days'))::int)`,
    [from],
  );
}

/** Whether a source other than these has a record: one look at an index for each source. */
export async function hasRecordsOfOthers(
  db: Queryable,
  sourceKeys: readonly string[],
): Promise<boolean> {
  const { rows } = await db.query<{ found: boolean }>(
    `SELECT EXISTS (
       SELECT FROM source s
       WHERE s.key <> ALL ($1::text[])
         AND (SELECT r.id FROM record r WHERE r.source_id = s.id ORDER BY r.id LIMIT 1) IS NOT NULL
     ) AS found`,
    [sourceKeys],
  );
  return rows[0]?.found ?? false;
}

const FILLED_TABLES =
  'record, payload, work, settlement, attempt, replay, count_delta, status_count, throughput_minute, latency_minute, error_group, error_group_delta, error_group_version, error_group_minute';

/**
 * Settings of a connection that fills: no statement timeout, room for a batch in memory, and, where
 * the account may say so, no triggers, since what is made up here breaks no rule.
 */
export async function prepareForFilling(connection: Queryable): Promise<void> {
  await connection.query("SET statement_timeout = 0; SET work_mem = '64MB'");
  await connection.query('SET session_replication_role = replica').catch((error: unknown) => {
    if (readSqlError(error)?.state !== INSUFFICIENT_PRIVILEGE) throw error;
  });
}

/** Tells the planner what the tables hold now and marks their pages as seen by all, as autovacuum would in time. */
export async function tidyFilledTables(connection: Queryable): Promise<void> {
  await connection.query(`VACUUM (ANALYZE) ${FILLED_TABLES}`);
}
