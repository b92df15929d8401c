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
  /** Hash of the first key to look at. */
  readonly from: bigint;
  readonly mostKeys: number;
}

export interface OpenWork {
  /** Records of the source that are in work now, over all workers. */
  readonly inWork: number;
  /** Hashes of keys with nothing in work, whose first record is due; ascending. */
  readonly freeKeys: readonly bigint[];
  /** Where to look next: behind the last key that was looked at, or at the first if that was the last. */
  readonly next: bigint;
}

/** The lowest hash of a key. */
export const FIRST_KEY = -(2n ** 63n);
const LAST_KEY = 2n ** 63n - 1n;

/** Where to look after this key was served. */
export function keyBehind(hash: bigint): bigint {
  return hash === LAST_KEY ? FIRST_KEY : hash + 1n;
}

/** Keys looked at beyond those wanted and those in work, in search of one that does not wait for a retry. */
const SPARE_STEPS = 200;

const IN_WORK = `
open AS MATERIALIZED (
  SELECT e.order_hash
  FROM lease l
  CROSS JOIN LATERAL unnest(l.record_ids, l.source_ids, l.generations, l.attempts, l.order_hashes)
    AS e (record_id, source_id, generation, number, order_hash)
  WHERE l.direction = 'INGRESS' AND e.source_id = $1 AND (
    SELECT a.number FROM attempt a
    WHERE a.record_id = e.record_id AND a.generation = e.generation AND a.number = e.number) IS NULL
)`;

// One step in the index a key, however many records wait for it: each finds the next key's first record.
const READ = {
  name: 'read-open-work',
  text: `
WITH RECURSIVE ${IN_WORK}, bound AS MATERIALIZED (
  SELECT count(*) AS in_work, count(*) + $3 AS due, count(*) + $3 + ${String(SPARE_STEPS)} AS steps FROM open
), walk AS (
  (SELECT order_hash, due_at <= now() AS is_due, 1 AS step, (due_at <= now())::integer AS due FROM work
   WHERE source_id = $1 AND order_hash >= $2 AND NOT held
   ORDER BY order_hash, record_id LIMIT 1)
  UNION ALL
  SELECT next.*, walk.step + 1, walk.due + next.is_due::integer
  FROM walk CROSS JOIN LATERAL (
    SELECT order_hash, due_at <= now() AS is_due FROM work
    WHERE source_id = $1 AND order_hash > walk.order_hash AND NOT held
    ORDER BY order_hash, record_id LIMIT 1
  ) next
  WHERE walk.step < (SELECT steps FROM bound) AND walk.due < (SELECT due FROM bound)
)
SELECT bound.in_work::integer AS "inWork",
       ARRAY(SELECT order_hash FROM walk
             WHERE is_due
               AND order_hash NOT IN (SELECT order_hash FROM open WHERE order_hash IS NOT NULL)
             ORDER BY order_hash) AS "freeKeys",
       (SELECT max(order_hash) FROM walk
        HAVING count(*) >= bound.steps OR max(due) >= bound.due) AS "lastSeen"
FROM bound`,
};

interface OpenWorkRow {
  readonly inWork: number;
  readonly freeKeys: bigint[];
  /** null: the walk came to the end. */
  readonly lastSeen: bigint | null;
}

/** What is in work of a source, and up to `mostKeys` of its keys that are free. */
export async function readOpenWork(
  tx: Transaction,
  { sourceId, from, mostKeys }: KeyWalk,
): Promise<OpenWork> {
  const { rows } = await tx.query<OpenWorkRow>({ ...READ, values: [sourceId, from, mostKeys] });
  const [read] = rows;
  if (read === undefined) throw new Error('a query without FROM gave no row');
  const freeKeys = read.freeKeys.slice(0, mostKeys);
  const last = read.freeKeys.length < mostKeys ? read.lastSeen : (freeKeys.at(-1) ?? null);
  return { inWork: read.inWork, freeKeys, next: last === null ? FIRST_KEY : keyBehind(last) };
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
