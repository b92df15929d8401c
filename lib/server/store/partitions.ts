/** The weekly partitions: which there are, and how one is taken out without anybody having to wait. */
import type { Queryable } from '../database.ts';

export type PartitionedTable = 'payload' | 'attempt';

export interface Partition {
  readonly parent: PartitionedTable;
  readonly name: string;
  /** Ids of its records: from the first up to, but without, the end. */
  readonly firstId: bigint;
  readonly endId: bigint;
  /** `detaching`: nobody sees its rows any more, but the last step is missing; `detached`: a table of its own. */
  readonly state: 'attached' | 'detaching' | 'detached';
  /** An estimate of PostgreSQL's; 0 also when it has none. */
  readonly rows: bigint;
}

// By name, so that what was detached by a process that died before it could drop it is found again.
const LIST = `
SELECT c.relname AS name, first_record_id_at(week.monday AT TIME ZONE 'UTC') AS "firstId",
       first_record_id_at((week.monday + interval '7 days') AT TIME ZONE 'UTC') AS "endId",
       CASE WHEN i.inhrelid IS NULL THEN 'detached' WHEN i.inhdetachpending THEN 'detaching'
            ELSE 'attached' END AS state,
       greatest(c.reltuples, 0)::int8 AS rows
FROM pg_class c
CROSS JOIN LATERAL (SELECT to_date(right(c.relname, 8), 'YYYYMMDD')::timestamp AS monday) AS week
LEFT JOIN pg_inherits i ON i.inhrelid = c.oid
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'
  AND c.relname ~ ('^' || $1 || '_[0-9]{8}$')
ORDER BY c.relname`;

/** Every partition, also those on their way out, oldest first. */
export async function listPartitions(
  db: Queryable,
  parent: PartitionedTable,
): Promise<Partition[]> {
  const { rows } = await db.query<Omit<Partition, 'parent'>>(LIST, [parent]);
  return rows.map((row) => ({ parent, ...row }));
}

/**
 * Takes a partition out; readers and writers of the others go on meanwhile. Needs a connection that
 * is in no transaction.
 * @throws 55P03 when a transaction that began before does not end within the connection's
 *   `lock_timeout`; the partition is then `detaching`, and calling this again finishes it
 */
export async function detachPartition(
  db: Queryable,
  { parent, name, state }: Partition,
): Promise<void> {
  if (state === 'attached')
    await db.query(`ALTER TABLE ${parent} DETACH PARTITION ${name} CONCURRENTLY`);
  if (state === 'detaching')
    await db.query(`ALTER TABLE ${parent} DETACH PARTITION ${name} FINALIZE`);
}

/** Puts a detached partition back. */
export async function attachPartition(
  db: Queryable,
  { parent, name, firstId, endId }: Partition,
): Promise<void> {
  const bounds = `FOR VALUES FROM (${String(firstId)}) TO (${String(endId)})`;
  await db.query(`ALTER TABLE ${parent} ATTACH PARTITION ${name} ${bounds}`);
}

/** Drops a detached partition, its rows for ever. */
export async function dropDetached(db: Queryable, { name }: Partition): Promise<void> {
  await db.query(`DROP TABLE ${name}`);
}
