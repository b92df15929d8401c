/** Replay operations: what is asked for, what would happen, what has happened. */
import { z } from 'zod';
import { ITEM_OUTCOMES, OPERATION_STATES, SKIP_REASONS } from '#lib/domain/replay-operation';
import {
  directionSchema,
  MOST_NUMBERED,
  recordIdSchema,
  sourceKeySchema,
  statusSchema,
  timeSchema,
} from './common.ts';
import { failureSchema } from './record.ts';
import { describedSetSchema, recordSetSchema } from './record-set.ts';

const countSchema = z.number().int();
const skippedSchema = z.array(z.object({ reason: z.enum(SKIP_REASONS), count: countSchema }));

/** References that no record has: how many, and the first hundred. */
const notFoundSchema = z.object({ count: countSchema, first: z.array(z.string()) });

export const previewReplaySchema = z.strictObject({
  set: recordSetSchema,
  /** Also what is Processed or Acknowledged already. */
  confirm: z.boolean().default(false),
});

/** The most frequent values first, fifty at most. `eligible` of `count` would be replayed. */
const breakdownSchema = z.array(
  z.object({ value: z.string(), count: countSchema, eligible: countSchema }),
);

export const replayPreviewSchema = z.object({
  total: countSchema,
  eligible: countSchema,
  /** false: so many were looked at, and there are more. */
  isComplete: z.boolean(),
  /** Not eligible, and why. */
  skipped: skippedSchema,
  notFound: notFoundSchema,
  byStatus: breakdownSchema,
  bySource: breakdownSchema,
  byType: breakdownSchema,
  /** Id of the error group; '' where there is none. */
  byGroup: breakdownSchema,
  /** Which handler ran last, as `name@version`; '' where none has. */
  byHandler: breakdownSchema,
});
export type ReplayPreview = z.infer<typeof replayPreviewSchema>;

export const dryRunRequestSchema = z.strictObject({
  set: recordSetSchema,
  samples: z.number().int().min(1).max(20).default(5),
});

export const dryRunSampleSchema = z.object({
  record: z.object({
    id: recordIdSchema,
    source: sourceKeySchema,
    reference: z.string(),
    type: z.string(),
  }),
  /** not_run: it cannot be tried without effects; `why` says so. */
  outcome: z.enum(['succeeds', 'fails', 'not_run']),
  why: z.string().nullable(),
  failure: failureSchema.nullable(),
  /** Set where it fails: the same way as last time? */
  isSameFailure: z.boolean().nullable(),
  handler: z.string().nullable(),
  handlerVersion: z.string().nullable(),
  durationMs: z.number(),
  /** What it would enqueue. Nothing of it was kept. */
  egress: z.array(
    z.object({
      source: sourceKeySchema,
      reference: z.string(),
      type: z.string(),
      mediaType: z.string(),
      sizeBytes: countSchema,
    }),
  ),
  /** Rows that its own statements would insert, change or delete. */
  rowsChanged: countSchema,
});
export type DryRunSample = z.infer<typeof dryRunSampleSchema>;

export const dryRunSchema = z.object({
  samples: z.array(dryRunSampleSchema),
  /** How many were to be tried; fewer samples: time was over. */
  asked: countSchema,
});
export type DryRun = z.infer<typeof dryRunSchema>;

const canarySchema = z.strictObject({
  size: z.number().int().min(1).max(1_000),
  /** After its last outcome; null: until a person says to continue. */
  waitSeconds: z.number().int().min(0).max(86_400).nullable().default(60),
});

const reasonSchema = z.string().trim().min(1).max(2_000);

/** Body of `POST /api/v1/replays`. The same `Idempotency-Key` makes the same operation once. */
export const createReplayOperationSchema = z.strictObject({
  set: recordSetSchema,
  name: z.string().trim().min(1).max(200).exactOptional(),
  reason: reasonSchema,
  /** Needed to replay what is already Processed or Acknowledged; else that is skipped. */
  confirm: z.boolean().default(false),
  /** Absent or null: as fast as they are processed. */
  ratePerSecond: z.number().int().min(1).max(10_000).nullable().default(null),
  canary: canarySchema.nullable().default(null),
  /** Halts when more than this share fails again, judged from ten outcomes on. */
  haltAtErrorShare: z.number().min(0).max(1).nullable().default(null),
  startAt: timeSchema.nullable().default(null),
});
export type CreateReplayOperation = z.infer<typeof createReplayOperationSchema>;

/** Body of `POST /api/v1/replays/{id}/replay-failed`: a new operation over those that failed again. */
export const replayFailedSchema = z.strictObject({
  reason: reasonSchema.exactOptional(),
  outcomes: z
    .array(z.enum(['failed_same', 'failed_new']))
    .min(1)
    .default(['failed_same', 'failed_new']),
});

export const replayOperationSchema = z.object({
  id: z.number().int(),
  name: z.string().nullable(),
  reason: z.string(),
  requestedBy: z.string(),
  requestedAt: timeSchema,
  state: z.enum(OPERATION_STATES),
  /** A sentence on why it is in this state, where that needs one. */
  stateReason: z.string().nullable(),
  set: describedSetSchema,
  confirm: z.boolean(),
  ratePerSecond: z.number().nullable(),
  canary: canarySchema.nullable(),
  haltAtErrorShare: z.number().nullable(),
  startAt: timeSchema.nullable(),
  startedAt: timeSchema.nullable(),
  endedAt: timeSchema.nullable(),
  /** While preparing, how many have been frozen so far. The parts add up to `total`. */
  counts: z.object({
    total: countSchema,
    waiting: countSchema,
    inWork: countSchema,
    fixed: countSchema,
    failedSame: countSchema,
    failedNew: countSchema,
    skipped: countSchema,
  }),
  /** Why those were skipped, the most frequent first. */
  skippedWhy: skippedSchema,
  notFound: notFoundSchema,
});
export type ReplayOperation = z.infer<typeof replayOperationSchema>;

export const replayOperationDetailSchema = replayOperationSchema.extend({
  /** What people and the stop rule did to it, oldest first. */
  events: z.array(
    z.object({
      at: timeSchema,
      /** null: the operation itself. */
      by: z.string().nullable(),
      state: z.enum(OPERATION_STATES),
      reason: z.string().nullable(),
    }),
  ),
});
export type ReplayOperationDetail = z.infer<typeof replayOperationDetailSchema>;

/** Query of `GET /api/v1/replays`, newest first. `cursor` is the `next` of the page before. */
export const replayOperationsQuerySchema = z.object({
  state: z.enum(OPERATION_STATES).exactOptional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.coerce.number().int().positive().max(MOST_NUMBERED).exactOptional(),
});
export const replayOperationsSchema = z.object({
  operations: z.array(replayOperationSchema),
  next: z.string().nullable(),
});

/** Query of `GET /api/v1/replays/{id}/items`, in the order in which they are replayed. */
export const replayItemsQuerySchema = z.object({
  outcome: z.enum(ITEM_OUTCOMES).exactOptional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
  cursor: recordIdSchema.exactOptional(),
});
const shortFailureSchema = failureSchema.pick({ class: true, code: true, message: true });
export const replayItemSchema = z.object({
  record: z.object({
    id: recordIdSchema,
    direction: directionSchema,
    source: sourceKeySchema,
    reference: z.string(),
    type: z.string(),
    status: statusSchema,
  }),
  outcome: z.enum(ITEM_OUTCOMES),
  skipReason: z.enum(SKIP_REASONS).nullable(),
  /** Of the record when the set was frozen; a replay makes the next one. */
  generation: countSchema,
  /** The failure before, and that of this replay. */
  before: shortFailureSchema.nullable(),
  after: shortFailureSchema.nullable(),
});
export type ReplayItem = z.infer<typeof replayItemSchema>;
export const replayItemsSchema = z.object({
  items: z.array(replayItemSchema),
  next: recordIdSchema.nullable(),
});
