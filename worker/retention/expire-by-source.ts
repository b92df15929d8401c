/** Deletes the payloads of some sources from a week in which other sources keep theirs. */
import type { Queryable } from '#lib/server/database';
import type { IdRange } from '#lib/server/store/expire-payloads';
import {
  deleteSourcePayloads,
  findUnexpired,
  noteSourceExpired,
  noteSourceExpiry,
} from '#lib/server/store/expire-source-payloads';
import { removeInBatches } from './remove-in-batches.ts';
import type { WeekNeeds } from './week-needs.ts';

/** Those whose payloads go; one in Error keeps its own. */
const DONE = ['PROCESSED', 'ACKNOWLEDGED'] as const;

/**
 * Deletes what the sources for which the week is past need no more, and returns how many went. A source
 * that is done is not gone through again until the records that need their payloads are others.
 */
export async function expireBySource(
  db: Queryable,
  { partition, needs }: { readonly partition: IdRange; readonly needs: WeekNeeds },
  signal: AbortSignal,
): Promise<bigint> {
  const { dueIds, bySource } = needs;
  await noteSourceExpiry(db, partition, dueIds);
  const past = { sourceIds: dueIds, needs: bySource };
  let removed = 0;
  for (const sourceId of await findUnexpired(db, partition, past)) {
    removed += await deleteUnneeded(db, { partition, sourceId }, signal);
    if (signal.aborted) break;
    const idSum = bySource.find((one) => one.sourceId === sourceId)?.idSum ?? '0';
    await noteSourceExpired(db, partition, { sourceId, idSum });
  }
  return BigInt(removed);
}

async function deleteUnneeded(
  db: Queryable,
  { partition, sourceId }: { readonly partition: IdRange; readonly sourceId: number },
  signal: AbortSignal,
): Promise<number> {
  const range = { afterId: partition.firstId - 1n, endId: partition.endId };
  let removed = 0;
  for (const status of DONE) {
    removed += await removeInBatches(
      range,
      (walk) => deleteSourcePayloads(db, { ...walk, sourceId, status }),
      signal,
    );
  }
  return removed;
}
