/** The steps that one edit of a locked record takes, in the transaction of whoever edits. */
import type { Verdict } from '#lib/contracts/revision';
import { env } from '#lib/server/env';
import type { Transaction } from '#lib/server/database';
import { cleanText } from '#lib/server/store/failure-columns';
import {
  insertRevision,
  readNewestRevision,
  type EditTarget,
  type NewestRevision,
} from '#lib/server/store/revisions';
import { checkPayload, isBroken } from '../contract/check-payload.ts';
import { EditError } from './edit-error.ts';
import { whyNotEditable } from './editable-text.ts';
import type { Editor } from './revision-view.ts';

export const MOST_REASON = 2_000;

export interface Edit {
  readonly recordId: bigint;
  readonly target: EditTarget;
  /** The revision that was edited. */
  readonly base: number;
  readonly bytes: Buffer;
  readonly editor: Editor;
  readonly reason: string;
  /** To be replayed once applied. */
  readonly replays: boolean;
  /** Save it though it breaks its contract. */
  readonly force: boolean;
}

export interface SavedEdit {
  readonly revision: number;
  /** false: it waits for a second person. */
  readonly isApplied: boolean;
}

/**
 * Stores an edit as the next revision. What is there already is never touched.
 * @throws EditError payload_expired, stale_revision, not_editable, nothing_changed, too_large,
 *   contract_violated
 */
export async function saveEdit(tx: Transaction, edit: Edit): Promise<SavedEdit> {
  const { recordId, target, base, bytes, editor, reason, replays } = edit;
  const newest = await readEditable(tx, recordId);
  if (newest.revision !== base) throw staleRevision(base, newest.revision);
  if (newest.bytes.equals(bytes)) {
    throw new EditError('nothing_changed', `These are the very bytes of revision ${String(base)}.`);
  }
  requireSize(bytes);
  const verdict = await checkPayload(tx, target, bytes);
  if (isBroken(verdict) && !edit.force) throw contractViolated(verdict);
  const needsApproval = target.editsNeedApproval;
  const revision = await insertRevision(tx, {
    recordId,
    base,
    bytes,
    author: editor.name,
    authorId: editor.id,
    reason: cleanText(reason, MOST_REASON),
    forced: isBroken(verdict),
    replays,
    needsApproval,
  });
  return { revision, isApplied: !needsApproval };
}

/**
 * What there is to edit.
 * @throws EditError payload_expired, not_editable
 */
export async function readEditable(tx: Transaction, recordId: bigint): Promise<NewestRevision> {
  const newest = await readNewestRevision(tx, recordId);
  if (newest === null) {
    throw new EditError(
      'payload_expired',
      'The payload is no longer kept: there is nothing to edit.',
    );
  }
  const why = whyNotEditable(newest.bytes);
  if (why !== null) throw new EditError('not_editable', why);
  return newest;
}

/** The refusal of an edit that was made on something older. */
export function staleRevision(base: number, newest: number): EditError {
  return new EditError(
    'stale_revision',
    `The edit was made on revision ${String(base)}, but revision ${String(newest)} is the newest.`,
  );
}

/** The refusal of an edit that would fail when it is processed. */
export function contractViolated({ violations, failure, handler }: Verdict): EditError {
  const count = violations.length;
  const detail =
    failure?.message ??
    `The edit breaks the contract of ${handler?.name ?? 'its handler'} in ${String(count)} ` +
      `${count === 1 ? 'place' : 'places'}.`;
  return new EditError('contract_violated', detail, violations);
}

function requireSize(bytes: Buffer): void {
  const most = env().SLUICE_MAX_RECORD_BYTES;
  if (bytes.byteLength <= most) return;
  throw new EditError('too_large', `A record may have at most ${String(most)} bytes.`);
}
