/** Records as people and machines read them: list rows, one record whole, and its replay. */
import { z } from 'zod';
import { FAILURE_CLASSES } from '#lib/domain/failure';
import { OUTCOMES } from '#lib/domain/outcome';
import {
  directionSchema,
  groupIdSchema,
  recordIdSchema,
  sourceKeySchema,
  statusSchema,
  timeSchema,
} from './common.ts';

export const failureSchema = z.object({
  class: z.enum(FAILURE_CLASSES),
  code: z.string(),
  message: z.string(),
  violations: z
    .array(z.object({ pointer: z.string(), expected: z.string(), found: z.string() }))
    .exactOptional(),
  position: z
    .object({ byteOffset: z.number(), line: z.number(), column: z.number() })
    .exactOptional(),
  stack: z.string().exactOptional(),
  response: z.object({ status: z.number(), body: z.string() }).exactOptional(),
});

/** A row of a list. Never carries the payload. */
export const recordSummarySchema = z.object({
  id: recordIdSchema,
  direction: directionSchema,
  source: sourceKeySchema,
  reference: z.string(),
  type: z.string(),
  eventId: z.string().nullable(),
  status: statusSchema,
  originatedAt: timeSchema.nullable(),
  receivedAt: timeSchema,
  settledAt: timeSchema.nullable(),
  sizeBytes: z.number().int(),
  mediaType: z.string(),
  orderingKey: z.string().nullable(),
  /** Counts replays: 0 is as received. */
  generation: z.number().int(),
  /** Attempts begun in this generation. */
  attempts: z.number().int(),
  /** When the next attempt is due; null unless the record waits. */
  dueAt: timeSchema.nullable(),
  held: z.boolean(),
  overdue: z.boolean(),
  /** Queued, and its latest offer was rejected. */
  rejected: z.boolean(),
  /** Being processed, or out for delivery, at this moment. */
  leased: z.boolean(),
  /** The latest failure of this generation while the record is not done. */
  failure: failureSchema.pick({ class: true, code: true, message: true }).nullable(),
});
export type RecordSummary = z.infer<typeof recordSummarySchema>;

export const attemptSchema = z.object({
  generation: z.number().int(),
  number: z.number().int(),
  startedAt: timeSchema,
  endedAt: timeSchema,
  durationMs: z.number(),
  /** When a broker or a push target had it for the Integration App; absent: neither did. */
  handedAt: timeSchema.exactOptional(),
  outcome: z.enum(OUTCOMES),
  /** The worker, or the machine key of the Integration App. */
  holder: z.string(),
  handler: z.string().nullable(),
  handlerVersion: z.string().nullable(),
  failure: failureSchema.nullable(),
  /** The error group that its failure belongs to; absent where that is not told. */
  group: z.string().exactOptional(),
});
export type Attempt = z.infer<typeof attemptSchema>;

export const replaySchema = z.object({
  generation: z.number().int(),
  fromStatus: statusSchema,
  requestedBy: z.string(),
  requestedAt: timeSchema,
  reason: z.string().nullable(),
});

export const recordDetailSchema = recordSummarySchema.extend({
  sha256: z.string(),
  traceparent: z.string().nullable(),
  submittedBy: z.string().nullable(),
  /** The ingress record whose handler enqueued this one. */
  causedBy: recordIdSchema.nullable(),
  /** Since when the payload is no longer kept; null: it is there. */
  payloadExpiredAt: timeSchema.nullable(),
  revisions: z.array(z.object({ revision: z.number().int(), sizeBytes: z.number().int() })),
  /** Header fields that came with revision 1, as [name, value], secrets left out. */
  headers: z.array(z.tuple([z.string(), z.string()])),
  lease: z
    .object({
      holder: z.string(),
      claimedAt: timeSchema,
      /** Since when a broker or a push target has it for the Integration App; absent: neither does. */
      handedAt: timeSchema.exactOptional(),
      expiresAt: timeSchema,
    })
    .nullable(),
  /** The newest 200 attempts and the newest 200 replays, oldest first; the timeline has all. */
  attemptLog: z.array(attemptSchema),
  replays: z.array(replaySchema),
  /** Egress records that this record's handler enqueued. */
  caused: z.array(recordSummarySchema),
});
export type RecordDetail = z.infer<typeof recordDetailSchema>;

/** Several values, comma-separated. */
export const listed = <Item extends z.ZodType>(item: Item) =>
  z.preprocess(
    (value) => (typeof value === 'string' ? value.split(',').filter((part) => part !== '') : value),
    z.array(item),
  );
const flagSchema = z.enum(['true', 'false']).transform((value) => value === 'true');

const nameSchema = z.string().min(1).max(255);

/** What is left out: records that have any of these. What has no value there is not left out. */
const leftOutShape = {
  notStatus: listed(statusSchema).exactOptional(),
  notSource: listed(sourceKeySchema).exactOptional(),
  notType: listed(nameSchema).exactOptional(),
  notGroup: listed(groupIdSchema).exactOptional(),
  notFailureClass: listed(z.enum(FAILURE_CLASSES)).exactOptional(),
  notFailureCode: listed(nameSchema).exactOptional(),
  notHandlerVersion: listed(nameSchema).exactOptional(),
};

/** What a search may look into. */
export const SEARCH_PLACES = ['identifiers', 'errors', 'payload'] as const;

/** Query of `GET /api/v1/records`. Several sources or statuses: comma-separated. */
export const recordQuerySchema = z.object({
  direction: directionSchema.exactOptional(),
  source: listed(sourceKeySchema).exactOptional(),
  status: listed(statusSchema).exactOptional(),
  type: z.string().min(1).max(255).exactOptional(),
  reference: z.string().min(1).max(512).exactOptional(),
  held: flagSchema.exactOptional(),
  overdue: flagSchema.exactOptional(),
  /** Out for delivery. */
  offered: flagSchema.exactOptional(),
  /** Its latest offer was rejected. */
  rejected: flagSchema.exactOptional(),
  /** Open in this error group: in Error, or held, by a failure of it. */
  group: groupIdSchema.exactOptional(),
  /** Of the failure that made it an Error, or held. */
  failureClass: z.enum(FAILURE_CLASSES).exactOptional(),
  failureCode: z.string().min(1).max(255).exactOptional(),
  /** Of its latest attempt. */
  handlerVersion: z.string().min(1).max(255).exactOptional(),
  ...leftOutShape,
  /** The time that `from` and `to` are about; received if absent. */
  time: z.enum(['received', 'settled']).exactOptional(),
  from: timeSchema.exactOptional(),
  to: timeSchema.exactOptional(),
  /** What to search for, and in what: see `in`. */
  q: z.string().min(1).max(512).exactOptional(),
  /**
   * `identifiers`, also if absent: exact record id, reference or event id. `errors`: a part of the failure's code or
   * message of records in error, ASCII letters in any case. `payload`: bytes that stand so in the payload.
   */
  in: z.enum(SEARCH_PLACES).exactOptional(),
  sort: z.enum(['newest', 'oldest']).default('newest'),
  limit: z.coerce.number().int().min(1).max(500).default(50),
  cursor: z.string().max(200).exactOptional(),
});
export type RecordQuery = z.infer<typeof recordQuerySchema>;

/** `next` and `prev` are opaque cursors; null at the end of the list in that direction. */
export const recordPageSchema = z.object({
  records: z.array(recordSummarySchema),
  next: z.string().nullable(),
  prev: z.string().nullable(),
  /**
   * Set where the page is not full because looking took too long: records received up to this moment
   * were looked at, and the cursor in the direction of the page goes on from there.
   */
  searchedTo: timeSchema.nullable().exactOptional(),
});
export type RecordPage = z.infer<typeof recordPageSchema>;

export const replayRequestSchema = z.strictObject({
  reason: z.string().trim().min(1).max(2000).exactOptional(),
  /** Needed to replay what is already Processed or Acknowledged. */
  confirm: z.boolean().default(false),
});
export const replayAnswerSchema = z.object({
  id: recordIdSchema,
  status: z.enum(['JUST_IN', 'QUEUED']),
  generation: z.number().int(),
});
