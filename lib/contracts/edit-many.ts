/** Edits of many records by one JSON Patch: what it would do to each, and doing it. */
import { z } from 'zod';
import { recordIdSchema, sourceKeySchema } from './common.ts';
import { recordSetSchema } from './record-set.ts';
import { verdictSchema } from './revision.ts';

/** Records that one patch may edit, and bytes that each may have: the request waits for all of them. */
export const MOST_EDITED = 1000;
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

export const editPreviewSchema = z.object({
  /** Named, by reference or by id, and no record is found. */
  missing: z.number().int(),
  /** Of each record in the set, in its order. */
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

export const editedManySchema = z.object({
  /** Edited, and what the next attempt runs. */
  applied: z.number().int(),
  /** Edited, and waiting for a second person. */
  waiting: z.number().int(),
  /** Left as they are, and why. */
  refused: z.array(
    z.object({ record: recordSchema, refusal: z.enum(EDIT_REFUSALS), why: z.string() }),
  ),
  /** The replay operation; null where nothing is replayed. */
  operation: z.number().int().nullable(),
});
export type EditedMany = z.infer<typeof editedManySchema>;
