/** Says who still needs the payloads of a week. */
import type { Queryable } from '#lib/server/database';
import {
  countPayloadNeeds,
  type IdRange,
  type PayloadNeeds,
} from '#lib/server/store/expire-payloads';
import { haveRecords } from '#lib/server/store/expire-source-payloads';
import type { SourceWindow } from '#lib/server/store/source-windows';

export interface WeekNeeds {
  /** Sources for which the whole week is past. */
  readonly dueIds: readonly number[];
  /** What their records still need, though it is past. */
  readonly bySource: readonly PayloadNeeds[];
  /** Another source has records of that week and keeps their payloads for longer. */
  readonly isKeptByOthers: boolean;
  readonly isNeeded: boolean;
}

/** As of now. Errors count as long as their records are kept. */
export async function readWeekNeeds(
  db: Queryable,
  week: IdRange,
  windows: readonly SourceWindow[],
): Promise<WeekNeeds> {
  const due = windows.filter(({ payloadEndId }) => isPast(week, payloadEndId));
  const others = windows.filter(({ payloadEndId }) => !isPast(week, payloadEndId));
  const dueIds = toIds(due);
  const keepingErrors = toIds(due.filter(({ recordEndId }) => !isPast(week, recordEndId)));
  const bySource = await countPayloadNeeds(db, week, { sourceIds: dueIds, keepingErrors });
  const isKeptByOthers = await haveRecords(db, week, toIds(others));
  return { dueIds, bySource, isKeptByOthers, isNeeded: isKeptByOthers || bySource.length > 0 };
}

function isPast({ endId }: IdRange, pastEndId: bigint | null): boolean {
  return pastEndId !== null && endId <= pastEndId;
}

function toIds(windows: readonly SourceWindow[]): number[] {
  return windows.map(({ sourceId }) => sourceId);
}
