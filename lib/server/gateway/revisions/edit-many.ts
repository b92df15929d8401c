/** Edits many records by one JSON Patch: shows first what would become of each, then does it. */
import { MOST_EDITED, type EditedMany, type EditPreview } from '#lib/contracts/edit-many';
import type { RecordSet } from '#lib/contracts/record-set';
import { createReplayOperationSchema } from '#lib/contracts/replay-operation';
import { JsonPatchError, readJsonPatch, type PatchOperation } from '#lib/domain/json-patch';
import { inTransaction, type Database, type Transaction } from '#lib/server/database';
import { retryConflict } from '#lib/server/store/retry-conflict';
import { cleanText } from '#lib/server/store/failure-columns';
import { insertRevision, lockEditTarget, readEditTarget } from '#lib/server/store/revisions';
import type { VisibleSources } from '../records/to-filter.ts';
import { resolveRecordSet } from '../records/resolve-record-set.ts';
import { createOperation } from '../replays/create-operation.ts';
import { EditError } from './edit-error.ts';
import { describe, planPatch, type PatchPlan } from './plan-patch.ts';
import type { Editor } from './revision-view.ts';
import { MOST_REASON } from './save-edit.ts';

export interface PreviewRequest {
  readonly set: RecordSet;
  /** As text, so that its numbers keep their digits. */
  readonly patch: string;
  readonly sources: VisibleSources;
}

/**
 * What the patch would make of each record of the set. Nothing is stored.
 * @throws EditError invalid_patch, too_many_records
 */
export async function previewEdit(db: Database, request: PreviewRequest): Promise<EditPreview> {
  const patch = readPatch(request.patch);
  const { ids, missing } = await resolve(db, request);
  const items: EditPreview['items'] = [];
  for (const recordId of ids) {
    const target = await readEditTarget(db, recordId);
    if (target === null) continue;
    items.push((await planPatch(db, { recordId, target }, patch)).item);
  }
  return { missing, items };
}

export interface EditManyRequest extends PreviewRequest {
  readonly reason: string;
  /** Replay those that were edited. */
  readonly replay: boolean;
  /** Edit also those whose contract would be broken. */
  readonly force: boolean;
  readonly editor: Editor;
}

/**
 * Applies the patch to the newest revision of each record, each in a transaction of its own, and replays
 * those that were edited as one operation. A record that cannot be patched is left as it is, and told.
 * @throws EditError invalid_patch, too_many_records: nothing is edited then
 */
export async function editMany(db: Database, request: EditManyRequest): Promise<EditedMany> {
  const patch = readPatch(request.patch);
  const { ids } = await resolve(db, request);
  const applied: string[] = [];
  const refused: EditedMany['refused'] = [];
  let waiting = 0;
  for (const recordId of ids) {
    const end = await retryConflict(() =>
      inTransaction(db, (tx) => editOne(tx, recordId, { ...request, operations: patch })),
    );
    if (end === null) continue;
    if (end.kind === 'refused') refused.push(end.refused);
    else if (end.kind === 'applied') applied.push(end.id);
    else waiting += 1;
  }
  const operation =
    request.replay && applied.length > 0 ? await replay(db, applied, request) : null;
  return { applied: applied.length, waiting, refused, operation };
}

type OneEnd =
  | { readonly kind: 'applied' | 'waiting'; readonly id: string }
  | { readonly kind: 'refused'; readonly refused: EditedMany['refused'][number] };

type OneEdit = EditManyRequest & { readonly operations: readonly PatchOperation[] };

/** null: the record is no longer there. */
async function editOne(tx: Transaction, recordId: bigint, edit: OneEdit): Promise<OneEnd | null> {
  const target = await lockEditTarget(tx, recordId);
  if (target === null) return null;
  const plan = await planPatch(tx, { recordId, target }, edit.operations);
  const record = describe(recordId, target);
  const refused = refusalOf(plan, edit.force);
  const { bytes, item } = plan;
  if (refused !== null || bytes === null || item.base === null) {
    return { kind: 'refused', refused: { record, ...(refused ?? GONE) } };
  }
  await insertRevision(tx, {
    recordId,
    base: item.base,
    bytes,
    author: edit.editor.name,
    authorId: edit.editor.id,
    reason: cleanText(edit.reason, MOST_REASON),
    forced: item.refusal === 'contract_violated',
    replays: edit.replay,
    needsApproval: target.editsNeedApproval,
  });
  return { kind: target.editsNeedApproval ? 'waiting' : 'applied', id: record.id };
}

const GONE = { refusal: 'gone', why: 'The record is no longer there.' } as const;

function refusalOf(
  { item: { refusal, why } }: PatchPlan,
  force: boolean,
): Pick<EditedMany['refused'][number], 'refusal' | 'why'> | null {
  if (refusal === null || (refusal === 'contract_violated' && force)) return null;
  return { refusal, why: why ?? '' };
}

async function replay(
  db: Database,
  ids: string[],
  { reason, editor, sources }: EditManyRequest,
): Promise<number> {
  const request = createReplayOperationSchema.parse({ set: { kind: 'ids', ids }, reason });
  const asked = { request, principalName: editor.name, sources, idempotencyKey: null };
  return (await createOperation(db, asked)).id;
}

function readPatch(text: string): PatchOperation[] {
  try {
    return readJsonPatch(text);
  } catch (error) {
    if (error instanceof JsonPatchError) throw new EditError('invalid_patch', error.message);
    throw error;
  }
}

async function resolve(
  db: Database,
  { set, sources }: PreviewRequest,
): Promise<{ ids: readonly bigint[]; missing: number }> {
  const ids: bigint[] = [];
  let missing = 0;
  for await (const chunk of resolveRecordSet(db, set, sources)) {
    ids.push(...chunk.ids);
    missing += chunk.missing.length;
    if (ids.length <= MOST_EDITED) continue;
    throw new EditError(
      'too_many_records',
      `One patch edits at most ${String(MOST_EDITED)} records, and these are more.`,
    );
  }
  return { ids, missing };
}
