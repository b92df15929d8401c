/** Edits one record of many by a JSON Patch, in the transaction of whoever edits them. */
import type { EditRefusal } from '#lib/contracts/edit-many';
import { JsonPatchError, readJsonPatch, type PatchOperation } from '#lib/domain/json-patch';
import type { Transaction } from '#lib/server/database';
import type { EditEnd } from '#lib/server/store/edit-items';
import { cleanText } from '#lib/server/store/failure-columns';
import { insertRevision, lockEditTarget } from '#lib/server/store/revisions';
import { EditError } from './edit-error.ts';
import { planPatch } from './plan-patch.ts';
import type { Editor } from './revision-view.ts';
import { MOST_REASON } from './save-edit.ts';

export interface PatchEdit {
  readonly patch: readonly PatchOperation[];
  readonly reason: string;
  /** To be replayed once applied. */
  readonly replays: boolean;
  /** Edit it though its contract would be broken. */
  readonly force: boolean;
  readonly editor: Editor;
}

/** What became of it. A record that cannot be patched is left as it is, and told. */
export async function editOne(
  tx: Transaction,
  recordId: bigint,
  edit: PatchEdit,
): Promise<EditEnd> {
  const target = await lockEditTarget(tx, recordId);
  if (target === null) return refused(recordId, 'gone', 'The record is no longer there.');
  const { bytes, item } = await planPatch(tx, { recordId, target }, edit.patch);
  const { refusal, why, base } = item;
  const isForced = refusal === 'contract_violated' && edit.force;
  if (refusal !== null && !isForced) return refused(recordId, refusal, why ?? '');
  if (bytes === null || base === null) throw new Error('a patch that was not refused made nothing');
  await insertRevision(tx, {
    recordId,
    base,
    bytes,
    author: edit.editor.name,
    authorId: edit.editor.id,
    reason: cleanText(edit.reason, MOST_REASON),
    forced: isForced,
    replays: edit.replays,
    needsApproval: target.editsNeedApproval,
  });
  const outcome = target.editsNeedApproval ? 'for_approval' : 'applied';
  return { recordId, outcome, refusal: null, why: null };
}

const MOST_WHY = 500;

function refused(recordId: bigint, refusal: EditRefusal, why: string): EditEnd {
  return { recordId, outcome: 'refused', refusal, why: cleanText(why, MOST_WHY) };
}

/**
 * The operations of a patch.
 * @throws EditError invalid_patch
 */
export function readPatch(text: string): PatchOperation[] {
  try {
    return readJsonPatch(text);
  } catch (error) {
    if (error instanceof JsonPatchError) throw new EditError('invalid_patch', error.message);
    throw error;
  }
}
