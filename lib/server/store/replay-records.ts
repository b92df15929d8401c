/** The statements that put records back to their start: one or many, each once, whoever else tries. */
import type { SkipReason } from '#lib/domain/replay-operation';
import type { Queryable } from '#lib/server/database';
import { int4Array, int8Array } from './binary-array.ts';

export interface ReplayWish {
  readonly recordId: bigint;
  /** Only while the record has this generation; null: whichever it has. */
  readonly generation: number | null;
}

export interface ReplayWishes {
  /** Each of another record. */
  readonly wishes: readonly ReplayWish[];
  readonly requestedBy: string;
  readonly reason: string | null;
  /** Also what is Processed or Acknowledged. */
  readonly confirm: boolean;
  /** null: a person replays just this record. */
  readonly operationId: number | null;
}

/** Stands for null among the generations. */
const ANY_GENERATION = -1;

// Locked in the order of ids, so that two who replay the same records cannot deadlock. The payload is
// looked up by a scalar subquery, which PostgreSQL never turns into a join over all payloads.
// A replay enters no status anew, so it counts no arrival; only the live counts move.
const REPLAY = `
WITH wanted AS MATERIALIZED (
  SELECT * FROM unnest($1::bigint[], $2::integer[]) AS w (record_id, generation)
), settled AS MATERIALIZED (
  SELECT t.record_id FROM wanted w JOIN settlement t ON t.record_id = w.record_id
  WHERE w.generation IN (t.generation, ${String(ANY_GENERATION)}) AND ($6 OR t.status = 'ERROR')
    AND (SELECT true FROM payload p WHERE p.record_id = w.record_id LIMIT 1)
  ORDER BY t.record_id FOR UPDATE OF t
), held AS MATERIALIZED (
  SELECT x.record_id FROM wanted w JOIN work x ON x.record_id = w.record_id AND x.record_id = ANY ($1)
  WHERE x.held AND w.generation IN (x.generation, ${String(ANY_GENERATION)})
    AND (SELECT true FROM payload p WHERE p.record_id = w.record_id LIMIT 1)
  ORDER BY x.record_id FOR UPDATE OF x
), undone AS (
  DELETE FROM settlement WHERE record_id = ANY (ARRAY(SELECT record_id FROM settled))
  RETURNING record_id, source_id, status, generation + 1 AS generation,
            CASE status WHEN 'ACKNOWLEDGED' THEN 'EGRESS'::direction ELSE 'INGRESS' END AS direction
), freed AS (
  UPDATE work SET generation = generation + 1, attempts = 0, held = false, rejected = false,
    due_at = now()
  WHERE record_id = ANY (ARRAY(SELECT record_id FROM held))
  RETURNING record_id, generation, direction
), noted AS (
  INSERT INTO replay (record_id, generation, from_status, requested_by, reason, operation_id)
  SELECT record_id, generation, status, $3, $4, $5::integer FROM undone
  UNION ALL
  SELECT record_id, generation,
         (CASE direction WHEN 'INGRESS' THEN 'JUST_IN' ELSE 'QUEUED' END)::status, $3, $4, $5
  FROM freed
), waiting AS (
  INSERT INTO work (record_id, direction, source_id, due_at, generation, order_hash)
  SELECT record_id, direction, source_id, now(), generation,
         CASE direction WHEN 'INGRESS' THEN
           (SELECT order_hash(r.source_id, r.ordering_key) FROM record r WHERE r.id = record_id) END
  FROM undone
), counted AS (
  INSERT INTO count_delta (source_id, direction, status, delta, entered)
  SELECT source_id, direction, move.status, sum(move.delta), 0
  FROM (SELECT source_id, direction, status, count(*) AS n FROM undone GROUP BY 1, 2, 3) AS moved
  CROSS JOIN LATERAL (VALUES
    (moved.status, -n),
    ((CASE direction WHEN 'INGRESS' THEN 'JUST_IN' ELSE 'QUEUED' END)::status, n)
  ) AS move (status, delta)
  GROUP BY source_id, direction, move.status
)
SELECT record_id AS "recordId", generation FROM undone
UNION ALL SELECT record_id, generation FROM freed`;

/**
 * Replays each of these records that is in Error or held, or done if that was confirmed, and has its
 * payload, as its next generation, due now.
 * @returns by record id, the new generation; a record that is missing was not replayed
 */
export async function replayRecords(
  db: Queryable,
  { wishes, requestedBy, reason, confirm, operationId }: ReplayWishes,
): Promise<ReadonlyMap<bigint, number>> {
  const { rows } = await db.query<{ recordId: bigint; generation: number }>({
    name: 'replay_records',
    text: REPLAY,
    values: [...columnsOf(wishes), requestedBy, reason, operationId, confirm],
  });
  return new Map(rows.map(({ recordId, generation }) => [recordId, generation]));
}

const WHY = `
SELECT w.record_id AS "recordId", CASE
  WHEN (SELECT true FROM record r WHERE r.id = w.record_id) IS NULL THEN 'gone'
  WHEN w.generation >= 0 AND (SELECT true FROM replay p WHERE p.record_id = w.record_id
                              AND p.generation > w.generation LIMIT 1) THEN 'already_replayed'
  WHEN t.status IS NULL AND (SELECT true FROM work x WHERE x.record_id = w.record_id AND x.held) IS NULL
    THEN 'already_waiting'
  WHEN t.status <> 'ERROR' AND NOT $3 THEN 'already_done'
  WHEN (SELECT true FROM payload p WHERE p.record_id = w.record_id LIMIT 1) IS NULL THEN 'payload_expired'
  ELSE 'already_waiting' END AS reason
FROM unnest($1::bigint[], $2::integer[]) AS w (record_id, generation)
LEFT JOIN LATERAL (SELECT * FROM settlement WHERE record_id = w.record_id LIMIT 1) t ON true`;

/** Why each of these records was not replayed; ask in the transaction that tried. */
export async function readSkipReasons(
  db: Queryable,
  { wishes, confirm }: Pick<ReplayWishes, 'wishes' | 'confirm'>,
): Promise<ReadonlyMap<bigint, SkipReason>> {
  if (wishes.length === 0) return new Map();
  const { rows } = await db.query<{ recordId: bigint; reason: SkipReason }>({
    name: 'read_skip_reasons',
    text: WHY,
    values: [...columnsOf(wishes), confirm],
  });
  return new Map(rows.map(({ recordId, reason }) => [recordId, reason]));
}

function columnsOf(wishes: readonly ReplayWish[]): [unknown, unknown] {
  return [
    int8Array(wishes.map(({ recordId }) => recordId)),
    int4Array(wishes.map(({ generation }) => generation ?? ANY_GENERATION)),
  ];
}
