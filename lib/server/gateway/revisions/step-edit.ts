/** One step of an edit of many records, as a worker takes it: a transaction that does a bounded piece of work. */
import { MOST_EDITED } from '#lib/contracts/edit-many';
import { recordSetSchema } from '#lib/contracts/record-set';
import { createReplayOperationSchema } from '#lib/contracts/replay-operation';
import { isEditing } from '#lib/domain/edit-operation';
import { inTransaction, type Database, type Transaction } from '#lib/server/database';
import { isDatabaseAway } from '#lib/server/store/database-away';
import {
  endEditItems,
  freezeEditItems,
  readEditIds,
  type EditEnd,
} from '#lib/server/store/edit-items';
import {
  lockDueEdit,
  lockEdit,
  saveEditProgress,
  type EditOperationRow,
} from '#lib/server/store/edit-operations';
import { cleanText } from '#lib/server/store/failure-columns';
import { readNewestId } from '#lib/server/store/named-records';
import { retryConflict } from '#lib/server/store/retry-conflict';
import { readSetChunk } from '../records/resolve-record-set.ts';
import { createOperationIn } from '../replays/create-operation.ts';
import { editOne, readPatch, type PatchEdit } from './edit-one.ts';

/** Each payload may have a megabyte, and is held in memory alone. */
const RECORDS_AT_ONCE = 50;

/**
 * Takes the next step of the edit that has waited longest for one and that no other worker works on. A
 * step that fails halts its edit, so that it cannot keep others from theirs.
 * @returns whether there was one
 */
export async function stepEdit(db: Database): Promise<boolean> {
  const locked: { id?: number } = {};
  try {
    return await retryConflict(() =>
      inTransaction(db, async (tx) => {
        const edit = await lockDueEdit(tx);
        if (edit === null) return false;
        locked.id = edit.id;
        await saveEditProgress(tx, await advanceEdit(tx, edit));
        return true;
      }),
    );
  } catch (error) {
    if (locked.id === undefined || isDatabaseAway(error)) throw error;
    await haltFailing(db, locked.id, error);
    return true;
  }
}

/** A locked edit after one more bounded piece of its work. */
export async function advanceEdit(
  tx: Transaction,
  edit: EditOperationRow,
): Promise<EditOperationRow> {
  if (!isEditing(edit.state)) return edit;
  return edit.state === 'preparing' ? freeze(tx, edit) : editBatch(tx, edit);
}

async function freeze(tx: Transaction, edit: EditOperationRow): Promise<EditOperationRow> {
  const { id, sources, newestId, frozenThrough } = edit;
  const set = recordSetSchema.parse(edit.recordSet);
  const chunk = await readSetChunk(tx, { set, sources, newestId }, frozenThrough ?? 0n);
  const frozen = {
    ...edit,
    frozenThrough: chunk.next,
    total: edit.total + (await freezeEditItems(tx, id, chunk.ids)),
    notFound: edit.notFound + chunk.missing.length,
  };
  if (frozen.total > MOST_EDITED) return end(frozen, 'halted', TOO_MANY);
  if (chunk.next !== null) return frozen;
  return frozen.total === 0
    ? end(frozen, 'done', 'No record matched.')
    : { ...frozen, state: 'running' };
}

const TOO_MANY = `One patch edits at most ${String(MOST_EDITED)} records, and these are more. None was edited.`;

async function editBatch(tx: Transaction, edit: EditOperationRow): Promise<EditOperationRow> {
  const ids = await readEditIds(tx, {
    ...{ operationId: edit.id, outcome: 'waiting', beyond: 0n, limit: RECORDS_AT_ONCE },
  });
  if (ids.length === 0) return finish(tx, edit);
  const how: PatchEdit = {
    patch: readPatch(edit.patch),
    reason: edit.reason,
    replays: edit.replays,
    force: edit.forced,
    editor: { id: edit.authorId, name: edit.requestedBy },
  };
  const ends: EditEnd[] = [];
  for (const recordId of ids) ends.push(await editOne(tx, recordId, how));
  await endEditItems(tx, edit.id, ends);
  const count = (outcome: EditEnd['outcome']) =>
    ends.filter((one) => one.outcome === outcome).length;
  const edited = {
    ...edit,
    applied: edit.applied + count('applied'),
    forApproval: edit.forApproval + count('for_approval'),
    refused: edit.refused + count('refused'),
  };
  return ids.length < RECORDS_AT_ONCE ? finish(tx, edited) : edited;
}

/** All are edited, so those that were are replayed, as one operation. */
async function finish(tx: Transaction, edit: EditOperationRow): Promise<EditOperationRow> {
  const done = end(edit, 'done', null);
  if (!edit.replays || edit.applied === 0) return done;
  const { reason, requestedBy: principalName, sources } = edit;
  const set = { kind: 'edit', edit: edit.id } as const;
  const request = createReplayOperationSchema.parse({ set, reason });
  const asked = { request, principalName, sources, idempotencyKey: null };
  const { id } = await createOperationIn(tx, asked, await readNewestId(tx));
  return { ...done, replayId: id };
}

/** The edit as it is when nothing further is to be done. */
export function end(
  edit: EditOperationRow,
  state: 'done' | 'halted' | 'cancelled',
  stateReason: string | null,
): EditOperationRow {
  return { ...edit, state, stateReason, endedAt: edit.now };
}

async function haltFailing(db: Database, id: number, error: unknown): Promise<void> {
  const message = error instanceof Error ? error.message : String(error);
  await inTransaction(db, async (tx) => {
    const edit = await lockEdit(tx, id);
    if (edit === null || !isEditing(edit.state)) return;
    const reason = cleanText(`It could not go on: ${message}`, 500);
    await saveEditProgress(tx, end(edit, 'halted', reason));
  });
}
