/** Writes a release. A deleted one stays deleted, whatever comes late. */
import type { Queryable } from '#lib/server/database';
import type { ReleasePayload } from './github-contract.ts';
import { writeRepository } from './write-repository.ts';

export async function writeRelease(tx: Queryable, payload: ReleasePayload): Promise<void> {
  const { release, repository, sender } = payload;
  await writeRepository(tx, { repository, people: [release.author, sender] });
  await tx.query(
    `INSERT INTO core_app.release
       (id, repository_id, tag, title, author_id, is_draft, is_prerelease, published_at, deleted)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     ON CONFLICT (id) DO UPDATE SET tag = EXCLUDED.tag, title = EXCLUDED.title,
       is_draft = EXCLUDED.is_draft, is_prerelease = EXCLUDED.is_prerelease,
       published_at = EXCLUDED.published_at, deleted = release.deleted OR EXCLUDED.deleted`,
    [
      release.id,
      repository.id,
      release.tag_name,
      release.name,
      release.author.id,
      release.draft,
      release.prerelease,
      release.published_at,
      payload.action === 'deleted',
    ],
  );
}
