/** Writes a push. The same push twice is one row. */
import type { Queryable } from '#lib/server/database';
import type { PushPayload } from './github-contract.ts';
import { writeRepository } from './write-repository.ts';

export async function writePush(tx: Queryable, payload: PushPayload): Promise<void> {
  const { repository, sender } = payload;
  await writeRepository(tx, { repository, people: [sender] });
  await tx.query(
    `INSERT INTO core_app.push (repository_id, ref, before_sha, after_sha, pusher, commits)
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
    [
      repository.id,
      payload.ref,
      payload.before,
      payload.after,
      payload.pusher.name,
      payload.commits.length,
    ],
  );
}
