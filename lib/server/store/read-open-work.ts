/** What a source has in work, and which of its ordering keys are free: read under the source's lock. */
import type { Queryable, Transaction } from '../database.ts';

/** "turn" in ASCII: the class of the advisory locks that guard claims of one source. */
const CLAIM_LOCK_CLASS = 0x7475_726e;

/**
 * Takes the lock of guarded claims of a source until this transaction ends. Only a statement that
 * begins afterwards sees all that the last holder claimed.
 * @returns false: another worker has it at this moment
 */
export async function lockGuardedClaims(tx: Transaction, sourceId: number): Promise<boolean> {
  const { rows } = await tx.query<{ locked: boolean }>({
    name: 'lock-guarded-claims',
    text: 'SELECT pg_try_advisory_xact_lock($1, $2) AS locked',
    values: [CLAIM_LOCK_CLASS, sourceId],
  });
  return rows[0]?.locked ?? false;
}

export interface KeyWalk {
  readonly sourceId: number;
  /** Keys after this hash; null: from the first. */
  readonly after: bigint | null;
  readonly mostKeys: number;
}

export interface OpenWork {
  /** Records of the source that are in work now, over all workers. */
  readonly inWork: number;
  /** Hashes of keys with nothing in work, whose first record is due; ascending. */
  readonly freeKeys: readonly bigint[];
  /** The last key that was looked at; null: all to the end were. */
  readonly lastSeen: bigint | null;
}

/** Keys looked at beyond those wanted and those in work: room for keys that wait for a retry. */
const SPARE_STEPS = 200;

const IN_WORK = `
open AS MATERIALIZED (
  SELECT e.order_hash
  FROM lease l
  CROSS JOIN LATERAL unnest(l.record_ids, l.source_ids, l.generations, l.attempts, l.order_hashes)
    AS e (record_id, source_id, generation, number, order_hash)
  WHERE l.direction = 'INGRESS' AND e.source_id = $1 AND NOT EXISTS (
    SELECT FROM attempt a
    WHERE a.record_id = e.record_id AND a.generation = e.generation AND a.number = e.number)
)`;

// One step in the index a key, however many records wait for it: each finds the next key's first record.
const READ = {
  name: 'read-open-work',
  text: `
WITH RECURSIVE ${IN_WORK}, bound AS MATERIALIZED (
  SELECT count(*) AS in_work, count(*) + $3 + ${String(SPARE_STEPS)} AS steps FROM open
), walk AS (
  (SELECT order_hash, due_at, 1 AS step FROM work
   WHERE source_id = $1 AND order_hash IS NOT NULL AND NOT held
     AND ($2::bigint IS NULL OR order_hash > $2)
   ORDER BY order_hash, record_id LIMIT 1)
  UNION ALL
  SELECT next.*, walk.step + 1
  FROM walk CROSS JOIN LATERAL (
    SELECT order_hash, due_at FROM work
    WHERE source_id = $1 AND order_hash > walk.order_hash AND NOT held
    ORDER BY order_hash, record_id LIMIT 1
  ) next
  WHERE walk.step < (SELECT steps FROM bound)
)
SELECT bound.in_work::integer AS "inWork",
       ARRAY(SELECT order_hash FROM walk
             WHERE due_at <= now()
               AND order_hash NOT IN (SELECT order_hash FROM open WHERE order_hash IS NOT NULL)
             ORDER BY order_hash) AS "freeKeys",
       (SELECT CASE WHEN count(*) >= bound.steps THEN max(order_hash) END FROM walk) AS "lastSeen"
FROM bound`,
};

/** What is in work of a source, and up to `mostKeys` of its keys that are free. */
export async function readOpenWork(
  tx: Transaction,
  { sourceId, after, mostKeys }: KeyWalk,
): Promise<OpenWork> {
  const { rows } = await tx.query<OpenWork>({ ...READ, values: [sourceId, after, mostKeys] });
  const [read] = rows;
  if (read === undefined) throw new Error('a query without FROM gave no row');
  const freeKeys = read.freeKeys.slice(0, mostKeys);
  const lastSeen = freeKeys.length < mostKeys ? read.lastSeen : (freeKeys.at(-1) ?? null);
  return { ...read, freeKeys, lastSeen };
}

const COUNT = {
  name: 'count-in-work',
  text: `WITH ${IN_WORK} SELECT count(*)::integer AS "inWork" FROM open`,
};

/** Records of a source that are in work now, over all workers. */
export async function countInWork(db: Queryable, sourceId: number): Promise<number> {
  const { rows } = await db.query<{ inWork: number }>({ ...COUNT, values: [sourceId] });
  return rows[0]?.inWork ?? 0;
}
