/** What one JSON Patch would make of one record. */
import { MOST_PATCHED_BYTES, type EditPreviewItem } from '#lib/contracts/edit-many';
import { diffJson } from '#lib/domain/json-diff';
import { applyJsonPatch, JsonPatchError, type PatchOperation } from '#lib/domain/json-patch';
import { formatRecordId } from '#lib/domain/record-id';
import type { Queryable } from '#lib/server/database';
import { readNewestRevision, type EditTarget } from '#lib/server/store/revisions';
import { checkPayload, isBroken } from '../contract/check-payload.ts';
import { whyNotEditable } from './editable-text.ts';
import { contractViolated } from './save-edit.ts';

const MOST_CHANGES = 10;
const MOST_TEXT = 200;

export interface PatchPlan {
  readonly item: EditPreviewItem;
  /** What the payload becomes; null where the patch cannot be applied. */
  readonly bytes: Buffer | null;
}

export interface PatchedRecord {
  readonly recordId: bigint;
  readonly target: EditTarget;
}

type Refusal = NonNullable<EditPreviewItem['refusal']>;

/** Applies the patch to the newest revision, in memory only. Never throws for what a record holds. */
export async function planPatch(
  db: Queryable,
  { recordId, target }: PatchedRecord,
  patch: readonly PatchOperation[],
): Promise<PatchPlan> {
  const newest = await readNewestRevision(db, recordId);
  const base = newest?.revision ?? null;
  const start = { record: describe(recordId, target), base, changes: [] };
  const refuse = (refusal: Refusal, why: string): PatchPlan => ({
    item: { ...start, refusal, why, verdict: null },
    bytes: null,
  });
  if (newest === null) return refuse('payload_expired', 'Its payload is no longer kept.');
  const why = whyNotEditable(newest.bytes);
  if (why !== null) return refuse('not_editable', why);
  if (newest.bytes.byteLength > MOST_PATCHED_BYTES)
    return refuse('too_large', 'It has more than a megabyte: edit it by itself.');
  const before = newest.bytes.toString('utf8');
  const after = patched(before, patch);
  if (after instanceof JsonPatchError) return refuse('patch_failed', after.message);
  if (after === before) return refuse('nothing_changed', 'The patch changes nothing in it.');
  const bytes = Buffer.from(after);
  const verdict = await checkPayload(db, target, bytes);
  const broken = isBroken(verdict) ? contractViolated(verdict).detail : null;
  const refusal = broken === null ? null : 'contract_violated';
  const changes = listChanges(before, after);
  return { item: { ...start, refusal, why: broken, verdict, changes }, bytes };
}

/** How lists name a record. */
export function describe(
  recordId: bigint,
  { source, reference, type }: EditTarget,
): EditPreviewItem['record'] {
  return { id: formatRecordId(recordId), source, reference, type };
}

function patched(text: string, patch: readonly PatchOperation[]): string | JsonPatchError {
  try {
    return applyJsonPatch(text, patch);
  } catch (error) {
    if (error instanceof JsonPatchError) return error;
    throw error;
  }
}

function listChanges(before: string, after: string): EditPreviewItem['changes'] {
  const bounds = { mostChanges: MOST_CHANGES, mostText: MOST_TEXT };
  const changes = diffJson(before, after, bounds)?.changes ?? [];
  return changes.map(({ pointer, before: was, after: becomes }) => ({
    pointer,
    ...(was === undefined ? {} : { before: was }),
    ...(becomes === undefined ? {} : { after: becomes }),
  }));
}
