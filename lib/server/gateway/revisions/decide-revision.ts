/** A second person approves an edit, or anybody who may edit rejects it. */
import type { Revision, SavedRevision } from '#lib/contracts/revision';
import { formatRecordId } from '#lib/domain/record-id';
import { WAITING_STATUS_OF } from '#lib/domain/status';
import { inTransaction, type Database, type Transaction } from '#lib/server/database';
import { cleanText } from '#lib/server/store/failure-columns';
import { retryConflict } from '#lib/server/store/retry-conflict';
import {
  applyRevision,
  readNewestRevisionNumber,
  rejectRevision,
} from '#lib/server/store/revisions';
import { EditError } from './edit-error.ts';
import { lockTarget, type FoundTarget, type WantedRecord } from './edit-target.ts';
import { readRevision } from './list-revisions.ts';
import { replayEdited } from './replay-edited.ts';
import type { Editor } from './revision-view.ts';
import { MOST_REASON, staleRevision } from './save-edit.ts';

export interface DecisionRequest extends WantedRecord {
  readonly number: number;
  /** Who decides. */
  readonly editor: Editor;
}

interface Waiting extends FoundTarget {
  readonly revision: Revision;
}

/**
 * Makes a waiting edit what the next attempt runs, and replays the record if that was asked for and it
 * is not waiting or in work anyway. Of two who decide at once, one is first.
 * @throws EditError record_not_found, revision_not_found, already_decided, second_person_needed,
 *   stale_revision, payload_expired
 */
export function approveRevision(db: Database, request: DecisionRequest): Promise<SavedRevision> {
  return retryConflict(() => inTransaction(db, (tx) => approve(tx, request)));
}

async function approve(tx: Transaction, request: DecisionRequest): Promise<SavedRevision> {
  const waiting = await findWaiting(tx, request);
  const { recordId, revision } = waiting;
  const { editor, number } = request;
  if (revision.isYours) {
    throw new EditError(
      'second_person_needed',
      'You made this edit: somebody else has to approve it.',
    );
  }
  const newest = await readNewestRevisionNumber(tx, recordId);
  if (newest !== null && newest !== revision.base) throw staleRevision(revision.base, newest);
  const key = { recordId, number, decidedBy: editor.name };
  if (newest === null || !(await applyRevision(tx, key))) {
    throw new EditError('payload_expired', 'The payload is no longer kept.');
  }
  const replayed = revision.replays ? await replayApproved(tx, waiting) : null;
  return { revision: await readRevision(tx, { recordId, number, asker: editor }), replayed };
}

/** The replay is the author's, who asked for it. */
async function replayApproved(
  tx: Transaction,
  { recordId, target, revision }: Waiting,
): Promise<SavedRevision['replayed']> {
  const { author, reason } = revision;
  const wish = { recordId, requestedBy: author, reason, confirm: true };
  const generation = await replayEdited(tx, wish);
  if (generation === null) return null;
  return { id: formatRecordId(recordId), status: WAITING_STATUS_OF[target.direction], generation };
}

/**
 * Ends a waiting edit, which then is never processed. Its author may do so too.
 * @throws EditError record_not_found, revision_not_found, already_decided
 */
export function refuseRevision(
  db: Database,
  request: DecisionRequest & { readonly why: string },
): Promise<SavedRevision> {
  return inTransaction(db, async (tx) => {
    const { recordId } = await findWaiting(tx, request);
    const { number, editor } = request;
    const why = cleanText(request.why, MOST_REASON);
    await rejectRevision(tx, { recordId, number, decidedBy: editor.name, why });
    const revision = await readRevision(tx, { recordId, number, asker: editor });
    return { revision, replayed: null };
  });
}

async function findWaiting(tx: Transaction, request: DecisionRequest): Promise<Waiting> {
  const found = await lockTarget(tx, request);
  const { number, editor } = request;
  const revision = await readRevision(tx, { recordId: found.recordId, number, asker: editor });
  if (revision.state === 'WAITING') return { ...found, revision };
  const done = revision.state === 'APPLIED' ? 'applied' : 'rejected';
  const by = revision.decidedBy === null ? '' : ` by ${revision.decidedBy}`;
  throw new EditError('already_decided', `Revision ${String(number)} has been ${done}${by}.`);
}
