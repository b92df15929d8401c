/** Writes a pull request, unless what is known of it is newer. */
import type { Queryable } from '#lib/server/database';
import type { PullRequestPayload } from './github-contract.ts';
import { writeRepository } from './write-repository.ts';

export async function writePullRequest(tx: Queryable, payload: PullRequestPayload): Promise<void> {
  const { pull_request: pull, repository, sender } = payload;
  await writeRepository(tx, { repository, people: [pull.user, sender] });
  await tx.query(
    `INSERT INTO core_app.pull_request
       (id, repository_id, number, title, state, is_draft, author_id, head_ref, base_ref,
        opened_at, changed_at, merged_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
     ON CONFLICT (id) DO UPDATE SET title = EXCLUDED.title, state = EXCLUDED.state,
       is_draft = EXCLUDED.is_draft, head_ref = EXCLUDED.head_ref, base_ref = EXCLUDED.base_ref,
       changed_at = EXCLUDED.changed_at, merged_at = EXCLUDED.merged_at
     WHERE pull_request.changed_at <= EXCLUDED.changed_at`,
    [
      pull.id,
      repository.id,
      pull.number,
      pull.title,
      pull.state,
      pull.draft,
      pull.user?.id ?? null,
      pull.head.ref,
      pull.base.ref,
      pull.created_at,
      pull.updated_at,
      pull.merged_at,
    ],
  );
}
