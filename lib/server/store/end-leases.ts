/** Removes leases whose every element has ended, and takes elements that never ran out of leases. */
import type { Queryable } from '../database.ts';

const END = {
  name: 'end-leases',
  text: `
WITH held AS MATERIALIZED (
  SELECT token FROM lease WHERE token = ANY ($1::uuid[]) ORDER BY token FOR UPDATE
)
DELETE FROM lease l
WHERE l.token = ANY (ARRAY(SELECT token FROM held)) AND NOT EXISTS (
  SELECT 1 FROM unnest(l.record_ids, l.generations, l.attempts) AS e (record_id, generation, number)
  WHERE NOT EXISTS (
    SELECT 1 FROM attempt a
    WHERE a.record_id = e.record_id AND a.generation = e.generation AND a.number = e.number
  )
)`,
};

/** Removes these leases. One with an attempt still open stays: its record would be lost with it. */
export async function endLeases(db: Queryable, tokens: readonly string[]): Promise<void> {
  await db.query({ ...END, values: [tokens] });
}

const RELEASE = {
  name: 'release-records',
  text: `
WITH held AS MATERIALIZED (
  SELECT * FROM lease WHERE token = ANY ($1::uuid[]) ORDER BY token FOR UPDATE
), open AS MATERIALIZED (
  SELECT held.token, held.direction, e.* FROM held
  CROSS JOIN LATERAL unnest(held.record_ids, held.source_ids, held.generations, held.attempts, held.order_hashes)
    WITH ORDINALITY AS e (record_id, source_id, generation, number, order_hash, place)
  WHERE NOT EXISTS (
    SELECT 1 FROM attempt a
    WHERE a.record_id = e.record_id AND a.generation = e.generation AND a.number = e.number
  )
), released AS (
  INSERT INTO work (record_id, direction, source_id, due_at, generation, attempts, order_hash)
  SELECT record_id, direction, source_id, now(), generation, number - 1, order_hash
  FROM open WHERE record_id = ANY ($2::bigint[]) ORDER BY record_id
  RETURNING record_id
), kept AS MATERIALIZED (
  SELECT token, array_agg(record_id ORDER BY place) AS record_ids,
         array_agg(source_id ORDER BY place) AS source_ids,
         array_agg(generation ORDER BY place) AS generations, array_agg(number ORDER BY place) AS attempts,
         array_agg(order_hash ORDER BY place) AS order_hashes
  FROM open WHERE record_id <> ALL ($2::bigint[]) GROUP BY token
), shrunk AS (
  UPDATE lease l SET record_ids = kept.record_ids, source_ids = kept.source_ids,
                     generations = kept.generations, attempts = kept.attempts,
                     order_hashes = kept.order_hashes
  FROM kept WHERE l.token = kept.token AND l.token = ANY ($1::uuid[])
), ended AS (
  DELETE FROM lease
  WHERE token = ANY (ARRAY(SELECT token FROM held WHERE token NOT IN (SELECT token FROM kept)))
)
SELECT count(*)::integer AS released FROM released`,
};

/**
 * Puts records of these leases back into `work`, due now, with the attempt given back: for records
 * whose attempt has not begun or was stopped without effect. Records that ended stay ended.
 * @returns how many were put back
 */
export async function releaseRecords(
  db: Queryable,
  tokens: readonly string[],
  recordIds: readonly bigint[],
): Promise<number> {
  const { rows } = await db.query<{ released: number }>({
    ...RELEASE,
    values: [tokens, recordIds],
  });
  return rows[0]?.released ?? 0;
}

/**
 * Releases every ingress record under leases of `holder` that it does not know: claimed by a
 * statement whose answer was lost with its connection.
 */
export async function releaseOrphanLeases(
  db: Queryable,
  holder: string,
  knownTokens: readonly string[],
): Promise<number> {
  const { rows } = await db.query<{ token: string; record_ids: bigint[] }>(
    `SELECT token, record_ids FROM lease
     WHERE direction = 'INGRESS' AND holder = $1 AND token <> ALL ($2::uuid[])`,
    [holder, knownTokens],
  );
  if (rows.length === 0) return 0;
  const tokens = rows.map((row) => row.token);
  return releaseRecords(
    db,
    tokens,
    rows.flatMap((row) => row.record_ids),
  );
}
