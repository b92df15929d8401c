/** The statements by which retention forgets which records old operations were about; what came of them stays. */
import type { Queryable } from '../database.ts';

/** An operation that waits for a person, and its table of records. */
const OPERATIONS = {
  replay: { operations: 'replay_operation', items: 'replay_item' },
  edit: { operations: 'edit_operation', items: 'edit_item' },
} as const;
export type OperationKind = keyof typeof OPERATIONS;
export const OPERATION_KINDS: readonly OperationKind[] = ['replay', 'edit'];

const ABANDONED = 'Nobody let it go on for as long as records are kept.';

/** Ends replay operations that have waited for a person for more than `days`; how many. */
export async function endAbandonedReplays(db: Queryable, days: number): Promise<number> {
  const { rowCount } = await db.query(
    `WITH abandoned AS (
       UPDATE replay_operation o
       SET state = 'cancelled', state_reason = $2, ended_at = clock_timestamp(), step_at = NULL
       WHERE o.state IN ('awaiting', 'paused', 'halted') AND o.in_work = 0
         AND (SELECT max(e.at) FROM replay_event e WHERE e.operation_id = o.id)
             < now() - make_interval(days => $1)
       RETURNING o.id
     )
     INSERT INTO replay_event (operation_id, state, reason) SELECT id, 'cancelled', $2 FROM abandoned`,
    [days, ABANDONED],
  );
  return rowCount ?? 0;
}

/** An operation that ended more than `days` ago and still has rows of its records; null: there is none. */
export async function findForgettable(
  db: Queryable,
  kind: OperationKind,
  days: number,
): Promise<number | null> {
  const { operations, items } = OPERATIONS[kind];
  const { rows } = await db.query<{ id: number }>(
    `SELECT o.id FROM ${operations} o
     WHERE o.ended_at < now() - make_interval(days => $1)
       AND EXISTS (SELECT FROM ${items} i WHERE i.operation_id = o.id)
     ORDER BY o.id LIMIT 1`,
    [days],
  );
  return rows[0]?.id ?? null;
}

/** Forgets up to `limit` records of an operation; how many. */
export async function forgetItems(
  db: Queryable,
  { kind, id, limit }: { kind: OperationKind; id: number; limit: number },
): Promise<number> {
  const { items } = OPERATIONS[kind];
  const { rowCount } = await db.query(
    `DELETE FROM ${items} WHERE operation_id = $1 AND record_id = ANY (ARRAY(
       SELECT record_id FROM ${items} WHERE operation_id = $1 ORDER BY record_id LIMIT $2))`,
    [id, limit],
  );
  return rowCount ?? 0;
}
