/** Edits one record: its next revision, and its replay with it or not at all. */
import type { SavedRevision } from '#lib/contracts/revision';
import { formatRecordId } from '#lib/domain/record-id';
import { WAITING_STATUS_OF } from '#lib/domain/status';
import { inTransaction, type Database, type Transaction } from '#lib/server/database';
import { retryConflict } from '#lib/server/store/retry-conflict';
import { lockTarget, type FoundTarget, type WantedRecord } from './edit-target.ts';
import { readRevision } from './list-revisions.ts';
import { replayEditedNow } from './replay-edited.ts';
import type { Editor } from './revision-view.ts';
import { saveEdit } from './save-edit.ts';

export interface EditRequest extends WantedRecord {
  readonly base: number;
  readonly bytes: Buffer;
  readonly editor: Editor;
  readonly reason: string;
  readonly replay: boolean;
  /** Needed to replay what is Processed or Acknowledged already. */
  readonly confirm: boolean;
  readonly force: boolean;
}

/**
 * Stores the edit. Where its source asks for a second person it waits, and is replayed when it is
 * approved. The record may be in any status: an attempt under way goes on with what it began with.
 * @throws EditError
 */
export function createRevision(db: Database, request: EditRequest): Promise<SavedRevision> {
  return retryConflict(() => inTransaction(db, (tx) => edit(tx, request)));
}

async function edit(tx: Transaction, request: EditRequest): Promise<SavedRevision> {
  const found = await lockTarget(tx, request);
  const { base, bytes, editor, reason, force, replay } = request;
  const saved = await saveEdit(tx, {
    ...found,
    base,
    bytes,
    editor,
    reason,
    force,
    replays: replay,
  });
  const replayed = replay && saved.isApplied ? await replayNow(tx, found, request) : null;
  const revision = await readRevision(tx, { ...found, number: saved.revision, asker: editor });
  return { revision, replayed };
}

async function replayNow(
  tx: Transaction,
  { recordId, target }: FoundTarget,
  { editor, reason, confirm }: EditRequest,
): Promise<NonNullable<SavedRevision['replayed']>> {
  const requestedBy = editor.name;
  const generation = await replayEditedNow(tx, { recordId, requestedBy, reason, confirm });
  const status = WAITING_STATUS_OF[target.direction];
  return { id: formatRecordId(recordId), status, generation };
}
