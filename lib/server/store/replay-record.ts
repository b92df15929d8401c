/** The statement that reads what a replay must know of one record. */
import type { Direction } from '#lib/domain/direction';
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
