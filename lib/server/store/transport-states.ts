/** How transports stand, as each worker sees them: written on change, read for people. */
import type { Direction } from '#lib/domain/direction';
import type { TransportCondition } from '#lib/domain/transport-condition';
import type { Queryable } from '#lib/server/database';
import { cleanText } from './failure-columns.ts';

export interface TransportState {
  readonly sourceId: number;
  readonly direction: Direction;
  readonly state: TransportCondition;
  /** Both or neither. */
  readonly lastError: string | null;
  readonly lastErrorAt: Date | null;
  readonly lastSuccessAt: Date | null;
}

const MOST_ERROR_CHARACTERS = 2_000;

/** Writes what a worker sees. `since` moves when the state does. */
export async function writeTransportState(
  db: Queryable,
  workerId: string,
  seen: TransportState,
): Promise<void> {
  const { sourceId, direction, state, lastError, lastErrorAt, lastSuccessAt } = seen;
  await db.query(
    `INSERT INTO transport_state AS t (source_id, direction, worker_id, state, last_error, last_error_at,
                                       last_success_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (source_id, direction, worker_id) DO UPDATE SET
       state = excluded.state,
       since = CASE WHEN t.state = excluded.state THEN t.since ELSE excluded.since END,
       last_error = excluded.last_error, last_error_at = excluded.last_error_at,
       last_success_at = coalesce(excluded.last_success_at, t.last_success_at)`,
    [
      sourceId,
      direction,
      workerId,
      state,
      lastError === null ? null : cleanText(lastError, MOST_ERROR_CHARACTERS),
      lastErrorAt,
      lastSuccessAt,
    ],
  );
}

/** Forgets what a worker said of these sources; null: of all. */
export async function forgetTransportStates(
  db: Queryable,
  workerId: string,
  forgotten: { readonly direction: Direction; readonly sourceIds: readonly number[] | null },
): Promise<void> {
  await db.query(
    `DELETE FROM transport_state
     WHERE worker_id = $1 AND direction = $2 AND ($3::int4[] IS NULL OR source_id = ANY ($3))`,
    [workerId, forgotten.direction, forgotten.sourceIds],
  );
}

/** Forgets what workers said that have stopped, or were not seen for a minute. */
export async function forgetStatesOfGoneWorkers(db: Queryable): Promise<void> {
  await db.query(
    `DELETE FROM transport_state t
     WHERE NOT EXISTS (SELECT FROM worker w WHERE w.id = t.worker_id AND w.stopped_at IS NULL
                         AND w.seen_at > now() - interval '1 minute')`,
  );
}

export interface TransportStateCount {
  readonly source: string;
  readonly direction: Direction;
  readonly state: TransportCondition;
  readonly count: number;
}

/** How many of the workers that run find each transport in each state, by source. */
export async function countTransportStates(db: Queryable): Promise<TransportStateCount[]> {
  const { rows } = await db.query<TransportStateCount>({
    name: 'count_transport_states',
    text: `SELECT s.key AS source, t.direction, t.state, count(*)::int4 AS count
           FROM transport_state t
           JOIN source s ON s.id = t.source_id
           JOIN worker w ON w.id = t.worker_id AND w.stopped_at IS NULL
                        AND w.seen_at > now() - interval '1 minute'
           GROUP BY s.key, t.direction, t.state ORDER BY s.key, t.direction, t.state::text`,
  });
  return rows;
}
