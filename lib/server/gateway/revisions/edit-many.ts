/** Edits many records by one JSON Patch as one object: begins it, shows how far it is, and stops it. */
import {
  MOST_EDITED,
  type EditOperation,
  type EditOperationDetail,
} from '#lib/contracts/edit-many';
import { isEditing } from '#lib/domain/edit-operation';
import { formatRecordId } from '#lib/domain/record-id';
import { inTransaction, type Database, type Queryable } from '#lib/server/database';
import { readRefusedItems } from '#lib/server/store/edit-items';
import {
  insertEdit,
  listEditRows,
  lockEdit,
  readEditRow,
  saveEditProgress,
  type EditOperationRow,
} from '#lib/server/store/edit-operations';
import { cleanText } from '#lib/server/store/failure-columns';
import { readNewestId } from '#lib/server/store/named-records';
import { retryConflict } from '#lib/server/store/retry-conflict';
import { GatewayError } from '../gateway-error.ts';
import { describeSet } from '../records/describe-set.ts';
import type { VisibleSources } from '../records/to-filter.ts';
import { EditError } from './edit-error.ts';
import { readPatch } from './edit-one.ts';
import type { PreviewRequest } from './preview-edit.ts';
import type { Editor } from './revision-view.ts';
import { MOST_REASON } from './save-edit.ts';
import { advanceEdit, end } from './step-edit.ts';

export interface EditManyRequest extends PreviewRequest {
  readonly reason: string;
  /** Replay those that were edited, as one operation. */
  readonly replay: boolean;
  /** Edit also those whose contract would be broken. */
  readonly force: boolean;
  readonly editor: Editor;
}

/** Few records are edited before the answer; workers go on after so long. */
const EDIT_HERE_MS = 500;

/**
 * Begins to apply the patch to the newest revision of each record. A record that cannot be patched is
 * left as it is, and told.
 * @throws EditError invalid_patch, too_many_records: nothing is edited then
 */
export async function editMany(
  db: Database,
  request: EditManyRequest,
): Promise<EditOperationDetail> {
  readPatch(request.patch);
  const startedAt = performance.now();
  const inserted = await insert(db, request);
  let edit: EditOperationRow = inserted;
  while (isEditing(edit.state) && performance.now() - startedAt < EDIT_HERE_MS)
    edit = await advanceHere(db, edit);
  if (edit.state === 'halted' && edit.total > MOST_EDITED)
    throw new EditError('too_many_records', edit.stateReason ?? '');
  return detailOf(db, edit);
}

async function insert(db: Database, request: EditManyRequest): Promise<EditOperationRow> {
  const newestId = await readNewestId(db);
  return insertEdit(db, {
    requestedBy: request.editor.name,
    authorId: request.editor.id,
    reason: cleanText(request.reason, MOST_REASON),
    patch: request.patch,
    recordSet: request.set,
    sources: request.sources,
    replays: request.replay,
    forced: request.force,
    newestId,
  });
}

/** One step, unless a worker has taken one meanwhile: it is locked, and read again. */
function advanceHere(db: Database, { id }: EditOperationRow): Promise<EditOperationRow> {
  return retryConflict(() =>
    inTransaction(db, async (tx) => {
      const edit = await lockEdit(tx, id);
      if (edit === null) throw new Error(`edit ${String(id)} is gone`);
      const next = await advanceEdit(tx, edit);
      await saveEditProgress(tx, next);
      return next;
    }),
  );
}

export interface EditRequested {
  readonly id: string;
  /** Whoever may not see all sources sees edits over nothing but theirs. */
  readonly sources: VisibleSources;
}

/**
 * How far an edit of many is, and what it left as it was.
 * @throws GatewayError operation_not_found
 */
export async function readEdit(
  db: Database,
  requested: EditRequested,
): Promise<EditOperationDetail> {
  return detailOf(db, await requireEdit(db, requested));
}

const MOST_LISTED = 50;

/** The newest edits of many that the asker may see. */
export async function listEdits(
  db: Database,
  sources: VisibleSources,
): Promise<{ operations: EditOperation[] }> {
  const rows = await listEditRows(db, { sources, limit: MOST_LISTED });
  return { operations: rows.map(toEdit) };
}

/**
 * Stops it: what is edited stays edited, and is not replayed. One that has ended stays as it is.
 * @throws GatewayError operation_not_found
 */
export async function cancelEdit(
  db: Database,
  { by, ...requested }: EditRequested & { readonly by: string },
): Promise<EditOperationDetail> {
  const { id } = await requireEdit(db, requested);
  const cancelled = await inTransaction(db, async (tx) => {
    const edit = await lockEdit(tx, id);
    if (edit === null) throw new Error(`edit ${String(id)} is gone`);
    if (!isEditing(edit.state)) return edit;
    const next = end(edit, 'cancelled', `Stopped by ${by}.`);
    await saveEditProgress(tx, next);
    return next;
  });
  return detailOf(db, cancelled);
}

async function requireEdit(
  db: Database,
  { id, sources }: EditRequested,
): Promise<EditOperationRow> {
  const row = /^[1-9]\d{0,8}$/.test(id) ? await readEditRow(db, Number(id)) : null;
  if (row !== null && isVisible(row, sources)) return row;
  throw new GatewayError('operation_not_found', `There is no edit ${id} of many records.`);
}

function isVisible(row: EditOperationRow, sources: VisibleSources): boolean {
  return sources === null || (row.sources?.every((key) => sources.includes(key)) ?? false);
}

const MOST_REFUSED = 100;

async function detailOf(db: Queryable, row: EditOperationRow): Promise<EditOperationDetail> {
  const refused = row.refused === 0 ? [] : await readRefusedItems(db, row.id, MOST_REFUSED);
  return {
    ...toEdit(row),
    patch: row.patch,
    refused: refused.flatMap(({ id, source, reference, type, refusal, why }) =>
      source === null || reference === null || type === null
        ? []
        : [{ record: { id: formatRecordId(id), source, reference, type }, refusal, why }],
    ),
  };
}

function toEdit(row: EditOperationRow): EditOperation {
  const { total, applied, forApproval, refused } = row;
  const waiting = total - applied - forApproval - refused;
  return {
    id: row.id,
    requestedBy: row.requestedBy,
    requestedAt: row.requestedAt.toISOString(),
    reason: row.reason,
    set: describeSet(row.recordSet),
    replay: row.replays,
    force: row.forced,
    state: row.state,
    stateReason: row.stateReason,
    endedAt: row.endedAt?.toISOString() ?? null,
    counts: { total, waiting, applied, forApproval, refused },
    notFound: row.notFound,
    operation: row.replayId,
  };
}
