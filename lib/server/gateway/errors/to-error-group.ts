/** Turns a stored error group into what its contract says. */
import type { ErrorGroup } from '#lib/contracts/error-group';
import { formatRecordId, parseRecordId } from '#lib/domain/record-id';
import type { ErrorGroupRow } from '#lib/server/store/error-group-standing';

export type Trend = ErrorGroup['trend'];

/** The shown form of a group's id: the same alphabet as that of records. */
export function formatGroupId(id: bigint): string {
  return formatRecordId(id);
}

/** The stored id of a shown one, or null if the text is none. */
export function parseGroupId(text: string): bigint | null {
  return parseRecordId(text);
}

export interface ShownParts {
  readonly trend: Trend;
  /** Of all that the asker may see. */
  readonly allOpenRecords: number;
}

/** A group as a list shows it. */
export function toErrorGroup(
  row: ErrorGroupRow,
  { trend, allOpenRecords }: ShownParts,
): ErrorGroup {
  const openRecords = Number(row.openRecords);
  return {
    id: formatGroupId(row.id),
    fingerprint: row.fingerprint,
    state: row.state,
    source: row.source,
    direction: row.direction,
    type: row.type,
    class: row.failureClass,
    code: row.failureCode,
    handler: row.handler,
    title: row.title,
    sampleMessage: row.sampleMessage,
    count: Number(row.count),
    openRecords,
    // Both are counted one after the other: while records fail, a part must not be more than the whole.
    openShare: openRecords === 0 ? 0 : Math.min(1, openRecords / Math.max(1, allOpenRecords)),
    firstSeenAt: row.firstAt.toISOString(),
    lastSeenAt: row.lastAt.toISOString(),
    trend,
    assignee: row.assigneeId === null ? null : { id: row.assigneeId, name: row.assigneeName ?? '' },
    tags: [...row.tags],
    ticketUrl: row.ticketUrl,
    notes: Number(row.notes),
    resolution: toResolution(row),
    mute: toMute(row),
  };
}

function toResolution({ resolvedAt, resolvedBy, resolvedInVersion }: ErrorGroupRow) {
  if (resolvedAt === null) return null;
  return { at: resolvedAt.toISOString(), by: resolvedBy ?? '', inVersion: resolvedInVersion };
}

function toMute(row: ErrorGroupRow): ErrorGroup['mute'] {
  const { state, mutedAt, mutedBy, mutedUntil, mutedUntilCount, mutedPerHour, count } = row;
  if (state !== 'muted' || mutedAt === null) return null;
  return {
    at: mutedAt.toISOString(),
    by: mutedBy ?? '',
    until: mutedUntil?.toISOString() ?? null,
    countLeft: mutedUntilCount === null ? null : Number(mutedUntilCount - count),
    perHour: mutedPerHour === null ? null : Number(mutedPerHour),
  };
}
