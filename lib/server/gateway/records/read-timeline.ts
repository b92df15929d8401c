/** Reads all that ever happened to a record, a page at a time. */
import { z } from 'zod';
import {
  TIMELINE_KINDS,
  timelineEntrySchema,
  type Timeline,
  type TimelineEntry,
  type TimelineQuery,
} from '#lib/contracts/timeline';
import { formatRecordId } from '#lib/domain/record-id';
import { inTransaction, type Database } from '#lib/server/database';
import { fixSnapshot } from '#lib/server/store/fix-snapshot';
import { countTimeline, readTimelineRows, type TimelineRow } from '#lib/server/store/read-timeline';
import { findVisibleRecord } from './find-visible-record.ts';
import { toAttempt, type RecordRequest } from './read-record.ts';
import { formatTimelineCursor, parseTimelineCursor } from './timeline-cursor.ts';

/** Counting goes no further than this. */
const MOST_COUNTED = 10_000;

/**
 * The newest entries before the cursor, oldest first, as of one moment.
 * @throws GatewayError record_not_found, invalid_cursor
 */
export function readTimeline(
  db: Database,
  request: RecordRequest,
  { kind: kinds = [...TIMELINE_KINDS], limit, cursor }: TimelineQuery,
): Promise<Timeline> {
  const before = cursor === undefined ? null : parseTimelineCursor(cursor);
  const sources = request.sources ?? null;
  return inTransaction(db, async (tx) => {
    await fixSnapshot(tx);
    const id = await findVisibleRecord(tx, request);
    // One more than the page, to know whether something is before it.
    const page = { id, kinds: [...new Set(kinds)], sources, before, limit: limit + 1 };
    const rows = await readTimelineRows(tx, page);
    const shown = rows.slice(0, limit);
    const oldest = rows.length > limit ? shown.at(-1) : undefined;
    return {
      entries: shown.toReversed().map(toEntry),
      earlier: oldest === undefined ? null : formatTimelineCursor(oldest),
      counts: await countTimeline(tx, { id, sources, most: MOST_COUNTED }),
    };
  });
}

const detailSchema = z.record(z.string(), z.unknown());
const numberedSchema = z.looseObject({ id: z.string().regex(/^\d+$/) });

function toEntry({ at, key, kind, detail, attempt }: TimelineRow): TimelineEntry {
  const { record, originatedAt, ...rest } = detailSchema.parse(detail);
  return timelineEntrySchema.parse({
    ...rest,
    kind,
    key,
    at: toMilliseconds(at),
    ...(attempt === null ? {} : { attempt: toAttempt(attempt) }),
    ...(record === undefined ? {} : { record: toShown(record) }),
    ...(originatedAt === undefined ? {} : { originatedAt: toMilliseconds(originatedAt) }),
  });
}

/** The id in the form that people see. */
function toShown(record: unknown): unknown {
  const numbered = numberedSchema.parse(record);
  return { ...numbered, id: formatRecordId(BigInt(numbered.id)) };
}

/** PostgreSQL's times have microseconds and, in JSON, an offset. */
function toMilliseconds(time: unknown): string | null {
  return typeof time === 'string' ? new Date(time).toISOString() : null;
}
