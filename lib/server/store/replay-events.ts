/** The statements about what people and the stop rule did to a replay operation. */
import type { OperationState } from '#lib/domain/replay-operation';
import type { Queryable } from '../database.ts';

export interface OperationEvent {
  readonly at: Date;
  /** Null: the operation itself. */
  readonly by: string | null;
  readonly state: OperationState;
  readonly reason: string | null;
}

/** Appends that an operation came into a state. */
export async function noteEvent(
  db: Queryable,
  operationId: number,
  { by, state, reason }: Omit<OperationEvent, 'at'>,
): Promise<void> {
  await db.query({
    name: 'note_replay_event',
    text: `INSERT INTO replay_event (operation_id, caused_by, state, reason) VALUES ($1, $2, $3, $4)`,
    values: [operationId, by, state, reason],
  });
}

/** Oldest first; the latest two hundred. */
export async function readEvents(db: Queryable, operationId: number): Promise<OperationEvent[]> {
  const { rows } = await db.query<OperationEvent>({
    name: 'read_replay_events',
    text: `SELECT at, caused_by AS by, state, reason FROM replay_event
           WHERE operation_id = $1 ORDER BY id DESC LIMIT 200`,
    values: [operationId],
  });
  return rows.reverse();
}
