/** Forgets which records old replays and edits were about; their reasons, counts and history stay. */
import type { Queryable } from '#lib/server/database';
import {
  endAbandonedReplays,
  findForgettable,
  forgetItems,
  OPERATION_KINDS,
} from '#lib/server/store/forget-operations';
import { pause } from '#worker/pause';

const AT_ONCE = 5_000;
const LONGEST_PAUSE_MS = 1_000;

/**
 * For operations that ended more than `days` ago, in steps that leave the database to others between.
 * Replays that waited for a person as long are ended first. Returns how many rows went.
 */
export async function forgetOperations(
  db: Queryable,
  days: number,
  signal: AbortSignal,
): Promise<number> {
  await endAbandonedReplays(db, days);
  let removed = 0;
  for (const kind of OPERATION_KINDS) {
    let id = await findForgettable(db, kind, days);
    while (id !== null && !signal.aborted) {
      const startedAt = performance.now();
      removed += await forgetItems(db, { kind, id, limit: AT_ONCE });
      await pause(Math.min(performance.now() - startedAt, LONGEST_PAUSE_MS), signal);
      id = await findForgettable(db, kind, days);
    }
  }
  return removed;
}
