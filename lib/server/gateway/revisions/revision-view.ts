/** A stored edit as people and machines read it. */
import type { Revision } from '#lib/contracts/revision';
import type { Principal } from '#lib/domain/access';
import type { EditRow } from '#lib/server/store/read-revisions';

/** Who edits: names may be shared, so the id decides who is a second person. */
export interface Editor {
  readonly id: string;
  readonly name: string;
}

/** The editor that a principal is. */
export function editorOf(principal: Principal): Editor {
  const { name } = principal;
  return principal.kind === 'person'
    ? { id: `person:${principal.personId}`, name }
    : { id: `key:${String(principal.keyId)}`, name };
}

/** The edit as `asker` sees it. */
export function viewRevision(row: EditRow, asker: Editor): Revision {
  return {
    revision: row.revision,
    base: row.base,
    state: row.state,
    author: row.author,
    isYours: row.authorId === asker.id,
    reason: row.reason,
    createdAt: row.createdAt.toISOString(),
    sizeBytes: row.sizeBytes,
    sha256: row.sha256.toString('hex'),
    forced: row.forced,
    replays: row.replays,
    needsApproval: row.needsApproval,
    decidedBy: row.decidedBy,
    decidedAt: row.decidedAt?.toISOString() ?? null,
    rejection: row.rejection,
    appliedAt: row.appliedAt?.toISOString() ?? null,
  };
}
