/** The statement that keeps what people say about a record. What is written stays as it is. */
import type { Queryable } from '../database.ts';

export interface NewComment {
  readonly recordId: bigint;
  readonly writtenBy: string;
  readonly text: string;
}

export interface CommentRow {
  readonly id: bigint;
  readonly writtenAt: Date;
}

/** Adds a comment to a record; null: there is no such record. */
export async function insertComment(
  db: Queryable,
  comment: NewComment,
): Promise<CommentRow | null> {
  const { rows } = await db.query<CommentRow>({
    name: 'insert_comment',
    text: `INSERT INTO comment (record_id, written_by, text)
           SELECT id, $2, $3 FROM record WHERE id = $1 FOR KEY SHARE
           RETURNING id, written_at AS "writtenAt"`,
    values: [comment.recordId, comment.writtenBy, comment.text],
  });
  return rows[0] ?? null;
}
