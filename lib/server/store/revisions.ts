/** The statements that write revisions. Each is one step of a caller's transaction. */
import type { Direction } from '#lib/domain/direction';
import type { Queryable } from '../database.ts';

export interface EditTarget {
  readonly direction: Direction;
  readonly source: string;
  readonly reference: string;
  readonly type: string;
  readonly mediaType: string;
  readonly handlerUrl: string | null;
  readonly editsNeedApproval: boolean;
}

const TARGET = `
SELECT r.direction, s.key AS source, r.reference, r.type, r.media_type AS "mediaType",
       s.handler_url AS "handlerUrl", s.edits_need_approval AS "editsNeedApproval"
FROM record r JOIN source s ON s.id = r.source_id
WHERE r.id = $1`;

/** What an edit must know of a record; null: no such record. */
export async function readEditTarget(db: Queryable, id: bigint): Promise<EditTarget | null> {
  const statement = { name: 'read_edit_target', text: TARGET, values: [id] };
  return (await db.query<EditTarget>(statement)).rows[0] ?? null;
}

/** The same, locked against other edits until the transaction ends. */
export async function lockEditTarget(db: Queryable, id: bigint): Promise<EditTarget | null> {
  const text = `${TARGET} FOR NO KEY UPDATE OF r`;
  const statement = { name: 'lock_edit_target', text, values: [id] };
  return (await db.query<EditTarget>(statement)).rows[0] ?? null;
}

export interface NewestRevision {
  readonly revision: number;
  readonly bytes: Buffer;
}

/** What the next attempt would run; null: the payload has expired. */
export async function readNewestRevision(
  db: Queryable,
  id: bigint,
): Promise<NewestRevision | null> {
  const { rows } = await db.query<NewestRevision>({
    name: 'read_newest_revision',
    text: `SELECT revision, bytes FROM payload WHERE record_id = $1 ORDER BY revision DESC LIMIT 1`,
    values: [id],
  });
  return rows[0] ?? null;
}

/** The number of that revision; null: the payload has expired. */
export async function readNewestRevisionNumber(db: Queryable, id: bigint): Promise<number | null> {
  const { rows } = await db.query<{ revision: number | null }>({
    name: 'read_newest_revision_number',
    text: 'SELECT max(revision) AS revision FROM payload WHERE record_id = $1',
    values: [id],
  });
  return rows[0]?.revision ?? null;
}

export interface NewRevision {
  readonly recordId: bigint;
  readonly base: number;
  readonly bytes: Buffer;
  readonly author: string;
  readonly authorId: string;
  readonly reason: string;
  readonly forced: boolean;
  readonly replays: boolean;
  /** It waits for a second person; else it is applied at once. */
  readonly needsApproval: boolean;
}

const INSERT = `
WITH next AS (
  SELECT coalesce(max(number), 1) + 1 AS number FROM revision WHERE record_id = $1
), noted AS (
  INSERT INTO revision (record_id, number, base, state, author, author_id, reason, size_bytes, sha256,
                        forced, replays, needs_approval, applied_at, draft)
  SELECT $1, number, $2, CASE WHEN $9 THEN 'WAITING' ELSE 'APPLIED' END::revision_state, $4, $5, $6,
         octet_length($3::bytea), sha256($3), $7, $8, $9, CASE WHEN NOT $9 THEN clock_timestamp() END,
         CASE WHEN $9 THEN $3 END
  FROM next
), applied AS (
  INSERT INTO payload (record_id, revision, bytes) SELECT $1, number, $3 FROM next WHERE NOT $9
)
SELECT number FROM next`;

/** Adds a revision to a locked record. Returns its number. */
export async function insertRevision(db: Queryable, revision: NewRevision): Promise<number> {
  const { rows } = await db.query<{ number: number }>({
    name: 'insert_revision',
    text: INSERT,
    values: [
      revision.recordId,
      revision.base,
      revision.bytes,
      revision.author,
      revision.authorId,
      revision.reason,
      revision.forced,
      revision.replays,
      revision.needsApproval,
    ],
  });
  const [row] = rows;
  if (row === undefined) throw new Error('PostgreSQL gave no row for an aggregate');
  return row.number;
}

export interface RevisionKey {
  readonly recordId: bigint;
  readonly number: number;
  readonly decidedBy: string;
}

/** Makes a waiting revision what the next attempt runs. False: its draft is no longer kept. */
export async function applyRevision(db: Queryable, key: RevisionKey): Promise<boolean> {
  const { rowCount } = await db.query({
    name: 'apply_revision',
    text: `WITH moved AS (
             INSERT INTO payload (record_id, revision, bytes)
             SELECT record_id, number, draft FROM revision
             WHERE record_id = $1 AND number = $2 AND state = 'WAITING' AND draft IS NOT NULL
             RETURNING record_id
           )
           UPDATE revision SET state = 'APPLIED', applied_at = clock_timestamp(), draft = NULL,
                               decided_by = $3, decided_at = clock_timestamp()
           WHERE record_id = $1 AND number = $2 AND EXISTS (SELECT FROM moved)`,
    values: [key.recordId, key.number, key.decidedBy],
  });
  return rowCount === 1;
}

/** Ends a waiting revision; its draft is kept for whoever looks. */
export async function rejectRevision(
  db: Queryable,
  { recordId, number, decidedBy, why }: RevisionKey & { readonly why: string },
): Promise<void> {
  await db.query({
    name: 'reject_revision',
    text: `UPDATE revision SET state = 'REJECTED', decided_by = $3, decided_at = clock_timestamp(),
                               rejection = $4
           WHERE record_id = $1 AND number = $2 AND state = 'WAITING'`,
    values: [recordId, number, decidedBy, why],
  });
}

/** Forgets drafts of records whose payload is no longer kept. Returns how many. */
export async function forgetDrafts(db: Queryable): Promise<number> {
  const { rowCount } = await db.query(
    `UPDATE revision SET draft = NULL
     WHERE draft IS NOT NULL
       AND NOT EXISTS (SELECT FROM payload p WHERE p.record_id = revision.record_id)`,
  );
  return rowCount ?? 0;
}
