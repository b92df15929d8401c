/** The statements about the records of a replay operation: frozen, begun, come to an outcome. */
import type { ItemOutcome, SkipReason } from '#lib/domain/replay-operation';
import type { Queryable } from '../database.ts';
import { int8Array, textArray } from './binary-array.ts';

export interface FreezeChunk {
  readonly operationId: number;
  readonly ids: readonly bigint[];
  /** Also what is Processed or Acknowledged. */
  readonly confirm: boolean;
  /** Records that settled after the freeze: skipped where they were named, else no part of the set. */
  readonly keepsLate: boolean;
}

/** How many came to what, and why those that were skipped are. */
export interface FrozenCounts {
  readonly total: number;
  readonly skipped: Readonly<Partial<Record<SkipReason, number>>>;
}

const FREEZE = `
WITH frozen AS (
  INSERT INTO replay_item (operation_id, record_id, generation, outcome, skip_reason)
  SELECT $1, f.record_id, f.generation,
         CASE WHEN f.why IS NULL THEN 'waiting' ELSE 'skipped' END::item_outcome, f.why::skip_reason
  FROM replay_operation o
  CROSS JOIN unnest($2::bigint[]) AS w (record_id)
  LEFT JOIN LATERAL (SELECT * FROM settlement WHERE record_id = w.record_id LIMIT 1) t ON true
  LEFT JOIN LATERAL (SELECT * FROM work WHERE record_id = w.record_id LIMIT 1) x ON true
  CROSS JOIN LATERAL (SELECT w.record_id, coalesce(t.generation, x.generation, 0) AS generation, CASE
    WHEN t.settled_at > o.frozen_at OR (t.status IS NULL AND x.held IS NOT TRUE) THEN 'already_waiting'
    WHEN t.status <> 'ERROR' AND NOT $3 THEN 'already_done' END AS why
  ) f
  WHERE o.id = $1 AND ($4 OR t.settled_at IS NULL OR t.settled_at <= o.frozen_at)
  ON CONFLICT DO NOTHING
  RETURNING skip_reason
)
SELECT skip_reason AS reason, count(*)::int4 FROM frozen GROUP BY skip_reason`;

/** Adds records to the set of an operation. Those that it has already are left as they are. */
export async function freezeItems(db: Queryable, chunk: FreezeChunk): Promise<FrozenCounts> {
  if (chunk.ids.length === 0) return { total: 0, skipped: {} };
  const { rows } = await db.query<{ reason: SkipReason | null; count: number }>({
    name: 'freeze_items',
    text: FREEZE,
    values: [chunk.operationId, int8Array(chunk.ids), chunk.confirm, chunk.keepsLate],
  });
  const skipped: Partial<Record<SkipReason, number>> = {};
  for (const { reason, count } of rows) if (reason !== null) skipped[reason] = count;
  return { total: rows.reduce((sum, { count }) => sum + count, 0), skipped };
}

export interface WaitingItem {
  readonly recordId: bigint;
  readonly generation: number;
}

/** The next records of an operation that wait for their replay, in the order of ids. */
export async function readWaitingItems(
  db: Queryable,
  { operationId, beyond, limit }: { operationId: number; beyond: bigint; limit: number },
): Promise<WaitingItem[]> {
  const { rows } = await db.query<WaitingItem>({
    name: 'read_waiting_items',
    text: `SELECT record_id AS "recordId", generation FROM replay_item
           WHERE operation_id = $1 AND outcome = 'waiting' AND record_id > $2
           ORDER BY record_id LIMIT $3`,
    values: [operationId, beyond, limit],
  });
  return rows;
}

/** Marks waiting records as begun, or as skipped for the reason given with them. */
export async function markBegun(
  db: Queryable,
  operationId: number,
  items: readonly { readonly recordId: bigint; readonly reason: SkipReason | null }[],
): Promise<void> {
  await db.query({
    name: 'mark_begun',
    text: `UPDATE replay_item i SET skip_reason = b.reason::skip_reason,
             outcome = CASE WHEN b.reason IS NULL THEN 'in_work' ELSE 'skipped' END::item_outcome
           FROM unnest($2::bigint[], $3::text[]) AS b (record_id, reason)
           WHERE i.operation_id = $1 AND i.record_id = b.record_id AND i.outcome = 'waiting'`,
    values: [
      operationId,
      int8Array(items.map(({ recordId }) => recordId)),
      textArray(items.map(({ reason }) => reason)),
    ],
  });
}

// A generation has ended when its record is settled or held with it, or has a later one by now. How it
// ended, and how the one before it did, their last attempts tell. Scalar subqueries and LATERAL with
// LIMIT: index probes for each record, whatever the planner thinks of the numbers.
const CONCLUDE = `
WITH flying AS MATERIALIZED (
  SELECT record_id, generation FROM replay_item
  WHERE operation_id = $1 AND outcome = 'in_work' ORDER BY record_id
), ended AS MATERIALIZED (
  SELECT f.record_id, f.generation, (SELECT true FROM record r WHERE r.id = f.record_id) IS NULL AS is_gone
  FROM flying f
  LEFT JOIN LATERAL (SELECT generation FROM settlement WHERE record_id = f.record_id LIMIT 1) t ON true
  LEFT JOIN LATERAL (SELECT generation, held FROM work WHERE record_id = f.record_id LIMIT 1) x ON true
  WHERE t.generation > f.generation OR (x.held AND x.generation > f.generation)
     OR x.generation > f.generation + 1
     OR (SELECT true FROM replay p WHERE p.record_id = f.record_id AND p.generation > f.generation + 1 LIMIT 1)
     OR (SELECT true FROM record r WHERE r.id = f.record_id) IS NULL
), known AS (
  SELECT e.record_id, CASE
    WHEN e.is_gone THEN 'skipped'
    WHEN after.outcome IN ('SUCCEEDED', 'ACKNOWLEDGED') THEN 'fixed'
    WHEN before.group_id = after.group_id
      THEN 'failed_same'
    ELSE 'failed_new' END::item_outcome AS outcome
  FROM ended e
  LEFT JOIN LATERAL (SELECT * FROM attempt a WHERE a.record_id = e.record_id
    AND a.generation = e.generation ORDER BY number DESC LIMIT 1) before ON true
  LEFT JOIN LATERAL (SELECT * FROM attempt a WHERE a.record_id = e.record_id
    AND a.generation = e.generation + 1 ORDER BY number DESC LIMIT 1) after ON true
), concluded AS (
  UPDATE replay_item i SET outcome = known.outcome,
         skip_reason = CASE known.outcome WHEN 'skipped' THEN 'gone'::skip_reason END
  FROM known WHERE i.operation_id = $1 AND i.record_id = known.record_id
  RETURNING i.outcome
)
SELECT outcome, count(*)::int4 FROM concluded GROUP BY outcome`;

/** Writes down what became of the records in work whose replay has ended; how many came to which outcome. */
export async function concludeItems(
  db: Queryable,
  operationId: number,
): Promise<ReadonlyMap<ItemOutcome, number>> {
  const { rows } = await db.query<{ outcome: ItemOutcome; count: number }>({
    name: 'conclude_items',
    text: CONCLUDE,
    values: [operationId],
  });
  return new Map(rows.map(({ outcome, count }) => [outcome, count]));
}

export interface ItemIdsQuery {
  readonly operation: number;
  readonly outcomes: readonly ItemOutcome[];
  readonly beyond: bigint;
  readonly limit: number;
}

/** Ids of the records of an operation that came to one of these outcomes, ascending. */
export async function readItemIds(
  db: Queryable,
  { operation, outcomes, beyond, limit }: ItemIdsQuery,
): Promise<bigint[]> {
  const { rows } = await db.query<{ id: bigint }>({
    name: 'read_item_ids',
    text: `SELECT i.record_id AS id FROM unnest($2::text[]) AS o (outcome)
           CROSS JOIN LATERAL (
             SELECT record_id FROM replay_item
             WHERE operation_id = $1 AND outcome = o.outcome::item_outcome AND record_id > $3
             ORDER BY record_id LIMIT $4
           ) i ORDER BY 1 LIMIT $4`,
    values: [operation, [...new Set(outcomes)], beyond, limit],
  });
  return rows.map(({ id }) => id);
}
