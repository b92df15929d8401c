/** Shows what a JSON Patch would make of records, before any of them is edited. */
import { MOST_EDITED, MOST_PREVIEWED, type EditPreview } from '#lib/contracts/edit-many';
import type { RecordSet } from '#lib/contracts/record-set';
import type { Database } from '#lib/server/database';
import { readEditTarget } from '#lib/server/store/revisions';
import { resolveRecordSet } from '../records/resolve-record-set.ts';
import type { VisibleSources } from '../records/to-filter.ts';
import { readPatch } from './edit-one.ts';
import { planPatch } from './plan-patch.ts';

export interface PreviewRequest {
  readonly set: RecordSet;
  /** As text, so that its numbers keep their digits. */
  readonly patch: string;
  readonly sources: VisibleSources;
}

/** Looking for further records of the set ends after this. */
const LOOK_MS = 2_000;

/**
 * What the patch would make of the records of the set; of many, of some spread over all of them. Nothing
 * is stored.
 * @throws EditError invalid_patch
 */
export async function previewEdit(db: Database, request: PreviewRequest): Promise<EditPreview> {
  const patch = readPatch(request.patch);
  const { ids, missing, isExact } = await resolve(db, request);
  const items: EditPreview['items'] = [];
  for (const recordId of spread(ids, MOST_PREVIEWED)) {
    const target = await readEditTarget(db, recordId);
    if (target === null) continue;
    items.push((await planPatch(db, { recordId, target }, patch)).item);
  }
  return { missing, matching: { count: ids.length, isExact }, items };
}

/** At most `most` of a list, evenly from its first to its last. */
export function spread<Item>(list: readonly Item[], most: number): Item[] {
  if (list.length <= most) return [...list];
  const step = (list.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, place) => Math.round(place * step)).flatMap((place) =>
    list.slice(place, place + 1),
  );
}

async function resolve(
  db: Database,
  { set, sources }: PreviewRequest,
): Promise<{ ids: readonly bigint[]; missing: number; isExact: boolean }> {
  const startedAt = performance.now();
  const ids: bigint[] = [];
  let missing = 0;
  for await (const chunk of resolveRecordSet(db, set, sources)) {
    ids.push(...chunk.ids);
    missing += chunk.missing.length;
    const isEnough = ids.length > MOST_EDITED || performance.now() - startedAt > LOOK_MS;
    if (chunk.next !== null && isEnough) return { ids, missing, isExact: false };
  }
  return { ids, missing, isExact: true };
}
