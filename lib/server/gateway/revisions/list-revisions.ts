/** Reads the edits of a record, and those that wait for a second person. */
import type { Revision, Revisions, WaitingRevisions } from '#lib/contracts/revision';
import { formatRecordId } from '#lib/domain/record-id';
import { inTransaction, type Database, type Queryable } from '#lib/server/database';
import { listWaitingEdits, readEdits } from '#lib/server/store/read-revisions';
import { readNewestRevisionNumber } from '#lib/server/store/revisions';
import { EditError } from './edit-error.ts';
import { readTarget, type WantedRecord } from './edit-target.ts';
import { viewRevision, type Editor } from './revision-view.ts';

const MOST_WAITING = 200;

/**
 * Every edit of a record.
 * @throws EditError record_not_found
 */
export function listRevisions(
  db: Database,
  { asker, ...wanted }: WantedRecord & { readonly asker: Editor },
): Promise<Revisions> {
  return inTransaction(db, async (tx) => {
    const { recordId, target } = await readTarget(tx, wanted);
    const edits = await readEdits(tx, recordId);
    return {
      newest: await readNewestRevisionNumber(tx, recordId),
      needsApproval: target.editsNeedApproval,
      revisions: edits.map((row) => viewRevision(row, asker)),
    };
  });
}

export interface RevisionRequest {
  readonly recordId: bigint;
  readonly number: number;
  readonly asker: Editor;
}

/**
 * One edit.
 * @throws EditError revision_not_found
 */
export async function readRevision(
  db: Queryable,
  { recordId, number, asker }: RevisionRequest,
): Promise<Revision> {
  const edits = await readEdits(db, recordId);
  const row = edits.find(({ revision }) => revision === number);
  if (row === undefined) {
    const id = formatRecordId(recordId);
    throw new EditError('revision_not_found', `Record ${id} has no edit ${String(number)}.`);
  }
  return viewRevision(row, asker);
}

/** What waits for a second person in these sources (null: in all), oldest first, up to a bound. */
export async function listWaitingRevisions(
  db: Queryable,
  { sources, asker }: { sources: readonly string[] | null; asker: Editor },
): Promise<WaitingRevisions> {
  const rows = await listWaitingEdits(db, { sources, limit: MOST_WAITING + 1 });
  return {
    waiting: rows.slice(0, MOST_WAITING).map((row) => {
      const { source, reference, type } = row;
      const record = { id: formatRecordId(row.recordId), source, reference, type };
      return { record, revision: viewRevision(row, asker) };
    }),
    isComplete: rows.length <= MOST_WAITING,
  };
}
