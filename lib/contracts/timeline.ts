/** The timeline of a record: all that ever happened to it, a page at a time, and comments on it. */
import { z } from 'zod';
import { NOTICE_FORMS, NOTICE_WAYS } from '#lib/domain/notice';
import {
  directionSchema,
  recordIdSchema,
  sourceKeySchema,
  statusSchema,
  timeSchema,
} from './common.ts';
import { attemptSchema, listed, recordSummarySchema } from './record.ts';

/** In the order in which people are offered them. */
export const TIMELINE_KINDS = [
  'received',
  'attempt',
  'replay',
  'edit',
  'comment',
  'egress',
  'notice',
  'same_reference',
] as const;
export type TimelineKind = (typeof TIMELINE_KINDS)[number];

const entry = <Kind extends TimelineKind, Shape extends z.ZodRawShape>(kind: Kind, shape: Shape) =>
  z.object({
    kind: z.literal(kind),
    /** Unique on this timeline and always the same: fit for an anchor. */
    key: z.string(),
    /** An attempt's is its end. */
    at: timeSchema,
    ...shape,
  });

const otherRecordSchema = z.object({
  id: recordIdSchema,
  direction: directionSchema,
  source: sourceKeySchema,
  reference: z.string(),
  type: z.string(),
  status: statusSchema,
});

export const timelineEntrySchema = z.discriminatedUnion('kind', [
  entry('received', {
    /** Name of the machine key; null: no key was used. */
    by: z.string().nullable(),
    originatedAt: timeSchema.nullable(),
  }),
  entry('attempt', {
    attempt: attemptSchema,
    /** Of the payload that it ran; null: not known. */
    revision: z.number().int().nullable(),
  }),
  entry('replay', {
    generation: z.number().int(),
    fromStatus: statusSchema,
    by: z.string(),
    reason: z.string().nullable(),
    /** The replay operation it was part of. */
    operation: z.object({ id: z.number().int(), name: z.string().nullable() }).nullable(),
  }),
  entry('edit', {
    revision: z.number().int(),
    by: z.string(),
    reason: z.string().nullable(),
    /** proposed: the revision was written; approved or rejected: a second person decided on it. */
    step: z.enum(['proposed', 'approved', 'rejected']),
  }),
  entry('comment', { by: z.string(), text: z.string() }),
  /** A record that this one's handler enqueued, and the end of its delivery. */
  entry('egress', { step: z.enum(['enqueued', 'acknowledged']), record: otherRecordSchema }),
  entry('notice', {
    notice: z.number().int(),
    by: z.string(),
    form: z.enum(NOTICE_FORMS),
    way: z.enum(NOTICE_WAYS),
    /** Records that it is about, this one among them. */
    records: z.number().int(),
  }),
  entry('same_reference', { record: otherRecordSchema }),
]);
export type TimelineEntry = z.infer<typeof timelineEntrySchema>;
export type EntryOf<Kind extends TimelineKind> = Extract<TimelineEntry, { kind: Kind }>;

/** Query of `GET /api/v1/records/{id}/timeline`. Several kinds: comma-separated; absent: all. */
export const timelineQuerySchema = z.object({
  kind: listed(z.enum(TIMELINE_KINDS)).exactOptional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  /** The `earlier` of the page after this one. */
  cursor: z.string().max(500).exactOptional(),
});
export type TimelineQuery = z.infer<typeof timelineQuerySchema>;

export const timelineSchema = z.object({
  /** The newest ones before the cursor, oldest first. */
  entries: z.array(timelineEntrySchema),
  /** Cursor of the page before; null: this is the beginning. */
  earlier: z.string().nullable(),
  /** Of each kind, whatever is asked for; 10,000 stands for as many or more. */
  counts: z.record(z.enum(TIMELINE_KINDS), z.number().int()),
});
export type Timeline = z.infer<typeof timelineSchema>;

export const writeCommentSchema = z.strictObject({ text: z.string().trim().min(1).max(10_000) });
export const commentSchema = z.object({
  id: z.string(),
  by: z.string(),
  at: timeSchema,
  text: z.string(),
});

/** Of `GET /api/v1/records/{id}/last-good`: what is Processed or Acknowledged, of the same source and type. */
export const lastGoodSchema = z.object({
  /** The nearest before this record, else after it; null: none, or none near. */
  record: recordSummarySchema.nullable(),
});
