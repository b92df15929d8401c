/** The statement that lists records of a replay operation with their failures before and after. */
import type { Direction } from '#lib/domain/direction';
import type { FailureClass } from '#lib/domain/failure';
import type { ItemOutcome, SkipReason } from '#lib/domain/replay-operation';
import type { Status } from '#lib/domain/status';
import type { Queryable } from '../database.ts';

export interface ItemFailure {
  readonly class: FailureClass | null;
  readonly code: string | null;
  readonly message: string | null;
}

export interface ItemRow {
  readonly id: bigint;
  readonly direction: Direction;
  readonly source: string;
  readonly reference: string;
  readonly type: string;
  readonly status: Status;
  readonly outcome: ItemOutcome;
  readonly skipReason: SkipReason | null;
  readonly generation: number;
  /** The last attempt before the replay, and the last of it; null: there was none. */
  readonly before: ItemFailure | null;
  readonly after: ItemFailure | null;
}

export interface ItemsQuery {
  readonly operationId: number;
  /** null: whatever they came to. */
  readonly outcome: ItemOutcome | null;
  /** Exclusive. */
  readonly beyond: bigint;
  readonly limit: number;
}

const lastAttempt = (generation: string): string => `(
    SELECT json_build_object('class', failure_class, 'code', failure_code, 'message', failure_message)
    FROM attempt a WHERE a.record_id = i.record_id AND a.generation = ${generation}
    ORDER BY number DESC LIMIT 1)`;

const itemsWhere = (outcome: string): string => `
SELECT i.record_id AS id, r.direction, s.key AS source, r.reference, r.type,
       coalesce((SELECT t.status FROM settlement t WHERE t.record_id = i.record_id),
                CASE r.direction WHEN 'INGRESS' THEN 'JUST_IN'::status ELSE 'QUEUED' END) AS status,
       i.outcome, i.skip_reason AS "skipReason", i.generation,
       ${lastAttempt('i.generation')} AS before, ${lastAttempt('i.generation + 1')} AS after
FROM (
  SELECT * FROM replay_item WHERE operation_id = $1${outcome} AND record_id > $2
  ORDER BY record_id LIMIT $3
) i
JOIN record r ON r.id = i.record_id JOIN source s ON s.id = r.source_id
ORDER BY i.record_id`;

const OF_ALL = itemsWhere('');
const OF_OUTCOME = itemsWhere(' AND outcome = $4');

/** At most `limit`, in the order of ids. */
export async function listItemRows(
  db: Queryable,
  { operationId, outcome, beyond, limit }: ItemsQuery,
): Promise<ItemRow[]> {
  const values = [operationId, beyond, limit];
  const statement =
    outcome === null
      ? { name: 'list_items', text: OF_ALL, values }
      : { name: 'list_items_of_outcome', text: OF_OUTCOME, values: [...values, outcome] };
  const { rows } = await db.query<ItemRow>(statement);
  return rows;
}

/** The message of most of the latest failures of an operation; null: nothing failed again. */
export async function readUsualFailure(db: Queryable, operationId: number): Promise<string | null> {
  const { rows } = await db.query<{ message: string | null }>({
    name: 'read_usual_failure',
    text: `SELECT mode() WITHIN GROUP (ORDER BY message) AS message FROM (
             SELECT (SELECT a.failure_message FROM attempt a
                     WHERE a.record_id = i.record_id AND a.generation = i.generation + 1
                     ORDER BY a.number DESC LIMIT 1) AS message
             FROM (VALUES ('failed_same'::item_outcome), ('failed_new')) AS o (outcome)
             CROSS JOIN LATERAL (
               SELECT record_id, generation FROM replay_item
               WHERE operation_id = $1 AND outcome = o.outcome
               ORDER BY record_id DESC LIMIT 50
             ) i
           ) AS latest`,
    values: [operationId],
  });
  return rows[0]?.message ?? null;
}
