/** The statements that put a record back to its start. Each is one step of a caller's transaction. */
import type { Direction } from '#lib/domain/direction';
import type { Status, WaitingStatus } from '#lib/domain/status';
import type { Queryable } from '#lib/server/database';

export interface ReplayCandidate {
  readonly direction: Direction;
  readonly source: string;
  readonly sourceId: number;
}

/** What a replay must know of a record, or null: no such record. */
export async function readReplayCandidate(
  db: Queryable,
  id: bigint,
): Promise<ReplayCandidate | null> {
  const { rows } = await db.query<ReplayCandidate>({
    name: 'read_replay_candidate',
    text: `SELECT r.direction, s.key AS source, r.source_id AS "sourceId"
           FROM record r JOIN source s ON s.id = r.source_id WHERE r.id = $1`,
    values: [id],
  });
  return rows[0] ?? null;
}

/** Locks what settled a record and returns its status; null: it is not settled. */
export async function lockSettledStatus(db: Queryable, id: bigint): Promise<Status | null> {
  const { rows } = await db.query<{ status: Status }>({
    name: 'lock_settled_status',
    text: 'SELECT status FROM settlement WHERE record_id = $1 FOR UPDATE',
    values: [id],
  });
  return rows[0]?.status ?? null;
}

export interface ReplayEntry {
  readonly id: bigint;
  readonly requestedBy: string;
  readonly reason: string | null;
}

export interface SettledReplay extends ReplayEntry {
  readonly direction: Direction;
  readonly to: WaitingStatus;
}

// A replay enters no status anew, so it counts no arrival; only the live counts move.
const REPLAY_SETTLED = `
WITH undone AS (
  DELETE FROM settlement WHERE record_id = $1
  RETURNING record_id, source_id, status, generation + 1 AS generation
), noted AS (
  INSERT INTO replay (record_id, generation, from_status, requested_by, reason)
  SELECT record_id, generation, status, $2, $3 FROM undone
), waiting AS (
  INSERT INTO work (record_id, direction, source_id, due_at, generation, order_hash)
  SELECT undone.record_id, $4::direction, undone.source_id, now(), undone.generation,
         CASE r.direction WHEN 'INGRESS' THEN order_hash(r.source_id, r.ordering_key) END
  FROM undone JOIN record r ON r.id = undone.record_id
), counted AS (
  INSERT INTO count_delta (source_id, direction, status, delta, entered)
  SELECT source_id, $4::direction, move.status, move.delta, 0
  FROM undone CROSS JOIN LATERAL (VALUES (undone.status, -1), ($5::status, 1)) AS move(status, delta)
)
SELECT generation FROM undone`;

/** Undoes a settlement. Returns the new generation; null: the record was not settled any more. */
export async function replaySettled(db: Queryable, replay: SettledReplay): Promise<number | null> {
  const { rows } = await db.query<{ generation: number }>({
    name: 'replay_settled',
    text: REPLAY_SETTLED,
    values: [replay.id, replay.requestedBy, replay.reason, replay.direction, replay.to],
  });
  return rows[0]?.generation ?? null;
}

const REPLAY_HELD = `
WITH freed AS (
  UPDATE work SET generation = generation + 1, attempts = 0, held = false, due_at = now()
  WHERE record_id = $1 AND held
  RETURNING record_id, generation, direction
), noted AS (
  INSERT INTO replay (record_id, generation, from_status, requested_by, reason)
  SELECT record_id, generation,
         (CASE direction WHEN 'INGRESS' THEN 'JUST_IN' ELSE 'QUEUED' END)::status, $2, $3
  FROM freed
)
SELECT generation FROM freed`;

/** Frees a held record. Returns the new generation; null: the record is not held. */
export async function replayHeld(db: Queryable, replay: ReplayEntry): Promise<number | null> {
  const { rows } = await db.query<{ generation: number }>({
    name: 'replay_held',
    text: REPLAY_HELD,
    values: [replay.id, replay.requestedBy, replay.reason],
  });
  return rows[0]?.generation ?? null;
}
