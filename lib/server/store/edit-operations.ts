/** The statements about the row of an edit of many records, which whoever works on it has locked. */
import type { RecordSet } from '#lib/contracts/record-set';
import type { EditState } from '#lib/domain/edit-operation';
import type { Queryable } from '../database.ts';

export interface NewEdit {
  readonly requestedBy: string;
  /** `person:` or `key:` and the id. */
  readonly authorId: string;
  readonly reason: string;
  readonly patch: string;
  readonly recordSet: RecordSet;
  readonly sources: readonly string[] | null;
  readonly replays: boolean;
  readonly forced: boolean;
  readonly newestId: bigint;
}

export interface EditOperationRow {
  readonly id: number;
  readonly requestedBy: string;
  readonly authorId: string;
  readonly requestedAt: Date;
  readonly reason: string;
  readonly patch: string;
  /** As JSON; a contract parses it. */
  readonly recordSet: unknown;
  readonly sources: string[] | null;
  readonly replays: boolean;
  readonly forced: boolean;
  readonly state: EditState;
  readonly stateReason: string | null;
  readonly newestId: bigint;
  /** Where freezing goes on; null: all of the set is frozen. */
  readonly frozenThrough: bigint | null;
  readonly notFound: number;
  readonly total: number;
  readonly applied: number;
  readonly forApproval: number;
  readonly refused: number;
  /** The replay operation of those that were edited. */
  readonly replayId: number | null;
  readonly endedAt: Date | null;
  /** By the clock of the database, when the row was read. */
  readonly now: Date;
}

const COLUMNS = `id, requested_by AS "requestedBy", author_id AS "authorId", requested_at AS "requestedAt",
  reason, patch, record_set AS "recordSet", sources, replays, forced, state, state_reason AS "stateReason",
  newest_id AS "newestId", frozen_through AS "frozenThrough", not_found AS "notFound", total, applied,
  for_approval AS "forApproval", refused, replay_id AS "replayId", ended_at AS "endedAt",
  clock_timestamp() AS now`;

/** Adds one that no record is edited by yet, and locks it. */
export async function insertEdit(db: Queryable, edit: NewEdit): Promise<EditOperationRow> {
  const { rows } = await db.query<EditOperationRow>({
    name: 'insert_edit',
    text: `INSERT INTO edit_operation (requested_by, author_id, reason, patch, record_set, sources, replays,
             forced, newest_id)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING ${COLUMNS}`,
    values: [
      edit.requestedBy,
      edit.authorId,
      edit.reason,
      edit.patch,
      JSON.stringify(edit.recordSet),
      edit.sources,
      edit.replays,
      edit.forced,
      edit.newestId,
    ],
  });
  const [row] = rows;
  if (row === undefined) throw new Error('PostgreSQL gave no row for an insert');
  return row;
}

/** Null: there is none. */
export async function readEditRow(db: Queryable, id: number): Promise<EditOperationRow | null> {
  const { rows } = await db.query<EditOperationRow>({
    name: 'read_edit',
    text: `SELECT ${COLUMNS} FROM edit_operation WHERE id = $1`,
    values: [id],
  });
  return rows[0] ?? null;
}

/** The newest first. `sources`: only edits over nothing but these; null: all. */
export async function listEditRows(
  db: Queryable,
  { sources, limit }: { readonly sources: readonly string[] | null; readonly limit: number },
): Promise<EditOperationRow[]> {
  const { rows } = await db.query<EditOperationRow>({
    name: 'list_edits',
    text: `SELECT ${COLUMNS} FROM edit_operation
           WHERE ($1::text[] IS NULL OR sources <@ $1) ORDER BY id DESC LIMIT $2`,
    values: [sources, limit],
  });
  return rows;
}

/** Locks it until the transaction ends. Null: there is none. */
export async function lockEdit(db: Queryable, id: number): Promise<EditOperationRow | null> {
  const { rows } = await db.query<EditOperationRow>({
    name: 'lock_edit',
    text: `SELECT ${COLUMNS} FROM edit_operation WHERE id = $1 FOR NO KEY UPDATE`,
    values: [id],
  });
  return rows[0] ?? null;
}

/** Locks the one that has waited longest for its next step and that nobody works on. Null: none is due. */
export async function lockDueEdit(db: Queryable): Promise<EditOperationRow | null> {
  const { rows } = await db.query<EditOperationRow>({
    name: 'lock_due_edit',
    text: `SELECT ${COLUMNS} FROM edit_operation WHERE step_at <= clock_timestamp()
           ORDER BY step_at LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED`,
  });
  return rows[0] ?? null;
}

/** Writes down how far it is, and that a worker is to go on with it while it is neither done nor stopped. */
export async function saveEditProgress(db: Queryable, edit: EditOperationRow): Promise<void> {
  await db.query({
    name: 'save_edit_progress',
    text: `UPDATE edit_operation SET state = $2, state_reason = $3, frozen_through = $4, not_found = $5,
             total = $6, applied = $7, for_approval = $8, refused = $9, replay_id = $10, ended_at = $11,
             step_at = CASE WHEN $2::edit_operation_state IN ('preparing', 'running') THEN clock_timestamp() END
           WHERE id = $1`,
    values: [
      edit.id,
      edit.state,
      edit.stateReason,
      edit.frozenThrough,
      edit.notFound,
      edit.total,
      edit.applied,
      edit.forApproval,
      edit.refused,
      edit.replayId,
      edit.endedAt,
    ],
  });
}
