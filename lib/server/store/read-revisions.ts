/** The statements that read revisions: of one record, and what waits for a second person. */
import type { RevisionState } from '#lib/contracts/revision';
import type { Queryable } from '../database.ts';

export interface EditRow {
  readonly recordId: bigint;
  readonly revision: number;
  readonly base: number;
  readonly state: RevisionState;
  readonly author: string;
  readonly authorId: string;
  readonly reason: string;
  readonly createdAt: Date;
  readonly sizeBytes: number;
  readonly sha256: Buffer;
  readonly forced: boolean;
  readonly replays: boolean;
  readonly needsApproval: boolean;
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
  readonly rejection: string | null;
  readonly appliedAt: Date | null;
}

const COLUMNS = `v.record_id AS "recordId", v.number AS revision, v.base, v.state, v.author,
  v.author_id AS "authorId", v.reason, v.created_at AS "createdAt", v.size_bytes AS "sizeBytes", v.sha256,
  v.forced, v.replays, v.needs_approval AS "needsApproval", v.decided_by AS "decidedBy",
  v.decided_at AS "decidedAt", v.rejection, v.applied_at AS "appliedAt"`;

/** Every edit of a record, first to last. None: it is as it came. */
export async function readEdits(db: Queryable, id: bigint): Promise<EditRow[]> {
  const { rows } = await db.query<EditRow>({
    name: 'read_edits',
    text: `SELECT ${COLUMNS} FROM revision v WHERE v.record_id = $1 ORDER BY v.number`,
    values: [id],
  });
  return rows;
}

export interface WaitingRow extends EditRow {
  readonly source: string;
  readonly reference: string;
  readonly type: string;
}

/** Edits that wait for a second person, oldest first. `sources` null: of all. */
export async function listWaitingEdits(
  db: Queryable,
  { sources, limit }: { sources: readonly string[] | null; limit: number },
): Promise<WaitingRow[]> {
  const { rows } = await db.query<WaitingRow>({
    name: 'list_waiting_edits',
    text: `SELECT ${COLUMNS}, s.key AS source, r.reference, r.type
           FROM revision v JOIN record r ON r.id = v.record_id JOIN source s ON s.id = r.source_id
           WHERE v.state = 'WAITING' AND ($1::text[] IS NULL OR s.key = ANY ($1))
           ORDER BY v.created_at, v.record_id LIMIT $2`,
    values: [sources, limit],
  });
  return rows;
}
