/** Edits of many records by one JSON Patch: what it would do to each, and doing it. */
import { z } from 'zod';
import { recordIdSchema, sourceKeySchema, timeSchema } from './common.ts';
import { EDIT_STATES } from '#lib/domain/edit-operation';
import { describedSetSchema, recordSetSchema } from './record-set.ts';
import { verdictSchema } from './revision.ts';

/** Records that one patch may edit. */
export const MOST_EDITED = 100_000;
/** Records that a preview shows, spread over all of the set. */
export const MOST_PREVIEWED = 200;
/** Bytes that each may have. */
export const MOST_PATCHED_BYTES = 1024 * 1024;

/**
 * A JSON Patch (RFC 6902) as text, so that numbers in it keep their digits: `[{"op":"replace",
 * "path":"/total","value":1.10}]`.
 */
const patchSchema = z.string().min(2).max(100_000);

export const previewEditSchema = z.strictObject({ set: recordSetSchema, patch: patchSchema });

const recordSchema = z.object({
  id: recordIdSchema,
  source: sourceKeySchema,
  reference: z.string(),
  type: z.string(),
});

/** Why a record is left as it is. */
export const EDIT_REFUSALS = [
  'not_editable',
  'patch_failed',
  'nothing_changed',
  'contract_violated',
  'payload_expired',
  'too_large',
  'gone',
] as const;
export type EditRefusal = (typeof EDIT_REFUSALS)[number];

export const editPreviewSchema = z.object({
  /** Named, by reference or by id, and no record is found. */
  missing: z.number().int(),
  /** Records that it is about; not exact: there are more than this. */
  matching: z.object({ count: z.number().int(), isExact: z.boolean() }),
  /** Of each record of the set, or of some spread over it, in its order. */
  items: z.array(
    z.object({
      record: recordSchema,
      /** The revision that the patch was applied to. */
      base: z.number().int().nullable(),
      refusal: z.enum(EDIT_REFUSALS).nullable(),
      /** The refusal in plain words. */
      why: z.string().nullable(),
      /** Null where the patch could not be applied. */
      verdict: verdictSchema.nullable(),
      /** What differs, exactly as written; the first ten places, each up to 200 characters. */
      changes: z.array(
        z.object({
          pointer: z.string(),
          before: z.string().exactOptional(),
          after: z.string().exactOptional(),
        }),
      ),
    }),
  ),
});
export type EditPreview = z.infer<typeof editPreviewSchema>;
export type EditPreviewItem = EditPreview['items'][number];

export const editManySchema = z.strictObject({
  set: recordSetSchema,
  patch: patchSchema,
  reason: z.string().trim().min(1).max(2000),
  /** Replay those that were edited, as one operation. */
  replay: z.boolean().default(true),
  /** Edit also those whose contract would be broken. */
  force: z.boolean().default(false),
});

export const editOperationSchema = z.object({
  id: z.number().int(),
  requestedBy: z.string(),
  requestedAt: timeSchema,
  reason: z.string(),
  set: describedSetSchema,
  /** Those that were edited are replayed, as one operation, once all are. */
  replay: z.boolean(),
  force: z.boolean(),
  state: z.enum(EDIT_STATES),
  /** Why it could not go on, or did nothing. */
  stateReason: z.string().nullable(),
  endedAt: timeSchema.nullable(),
  counts: z.object({
    total: z.number().int(),
    waiting: z.number().int(),
    /** Edited, and what the next attempt runs. */
    applied: z.number().int(),
    /** Edited, and waiting for a second person. */
    forApproval: z.number().int(),
    refused: z.number().int(),
  }),
  /** Named, by reference or by id, and no record was found. */
  notFound: z.number().int(),
  /** The replay operation; null where nothing is replayed, or not yet. */
  operation: z.number().int().nullable(),
});
export type EditOperation = z.infer<typeof editOperationSchema>;

export const editOperationsSchema = z.object({
  /** The newest fifty, newest first. */
  operations: z.array(editOperationSchema),
});

export const editOperationDetailSchema = editOperationSchema.extend({
  patch: z.string(),
  /** The first hundred that were left as they are, and why. */
  refused: z.array(
    z.object({ record: recordSchema, refusal: z.enum(EDIT_REFUSALS), why: z.string() }),
  ),
});
export type EditOperationDetail = z.infer<typeof editOperationDetailSchema>;
