/** Writes an issue, unless what is known of it is newer. */
import type { Queryable } from '#lib/server/database';
import type { IssuesPayload } from './github-contract.ts';
import { writeRepository } from './write-repository.ts';

export async function writeIssue(tx: Queryable, payload: IssuesPayload): Promise<void> {
  const { issue, repository, sender } = payload;
  await writeRepository(tx, { repository, people: [issue.user, sender] });
  await tx.query(
    `INSERT INTO core_app.issue
       (id, repository_id, number, title, state, author_id, labels, opened_at, changed_at, closed_at, deleted)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
     ON CONFLICT (id) DO UPDATE SET repository_id = EXCLUDED.repository_id,
       number = EXCLUDED.number, title = EXCLUDED.title, state = EXCLUDED.state,
       labels = EXCLUDED.labels, changed_at = EXCLUDED.changed_at, closed_at = EXCLUDED.closed_at,
       deleted = EXCLUDED.deleted
     WHERE issue.changed_at <= EXCLUDED.changed_at`,
    [
      issue.id,
      repository.id,
      issue.number,
      issue.title,
      issue.state,
      issue.user?.id ?? null,
      issue.labels.map((label) => label.name),
      issue.created_at,
      issue.updated_at,
      issue.closed_at,
      payload.action === 'deleted',
    ],
  );
}
