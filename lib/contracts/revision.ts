/** Revisions: governed edits of a payload, the check of a contract before processing, the second person. */
import { z } from 'zod';
import { recordIdSchema, sourceKeySchema, timeSchema } from './common.ts';
import { failureSchema, replayAnswerSchema } from './record.ts';

export const REVISION_STATES = ['WAITING', 'APPLIED', 'REJECTED'] as const;
export type RevisionState = (typeof REVISION_STATES)[number];

const numberSchema = z.number().int().min(1);
const reasonSchema = z.string().trim().min(1).max(2000);

/** One edit. Revision 1 is what came and is no edit. */
export const revisionSchema = z.object({
  revision: numberSchema,
  /** The revision that was edited. */
  base: numberSchema,
  /** WAITING: for a second person; only what is APPLIED is ever processed. */
  state: z.enum(REVISION_STATES),
  author: z.string(),
  /** Whether the one who asks is the author, and so cannot approve it. */
  isYours: z.boolean(),
  reason: z.string(),
  createdAt: timeSchema,
  sizeBytes: z.number().int(),
  sha256: z.string(),
  /** Saved although the check found its contract broken. */
  forced: z.boolean(),
  /** To be replayed as soon as it is applied. */
  replays: z.boolean(),
  needsApproval: z.boolean(),
  decidedBy: z.string().nullable(),
  decidedAt: timeSchema.nullable(),
  /** Why it was rejected. */
  rejection: z.string().nullable(),
  appliedAt: timeSchema.nullable(),
});
export type Revision = z.infer<typeof revisionSchema>;

export const revisionsSchema = z.object({
  /** What the next attempt runs; null: the payload has expired. */
  newest: numberSchema.nullable(),
  /** Whether the source asks for a second person. */
  needsApproval: z.boolean(),
  /** First to last. */
  revisions: z.array(revisionSchema),
});
export type Revisions = z.infer<typeof revisionsSchema>;

/**
 * What would become of a payload at its contract. `met` and `violated` are of the contract that the
 * workers have published; `unreadable`: it is not what its media type says; `unchecked`: nothing to
 * check it by.
 */
export const verdictSchema = z.object({
  outcome: z.enum(['met', 'violated', 'unreadable', 'unchecked']),
  /** false: the contract has rules that only the handler itself can check. */
  isWhole: z.boolean(),
  /** Why nothing was checked; null where something was. */
  why: z.string().nullable(),
  handler: z.object({ name: z.string(), version: z.string() }).nullable(),
  violations: z.array(z.object({ pointer: z.string(), expected: z.string(), found: z.string() })),
  /** Why it is unreadable. */
  failure: failureSchema.pick({ code: true, message: true, position: true }).nullable(),
});
export type Verdict = z.infer<typeof verdictSchema>;

const content = { text: z.string().exactOptional(), base64: z.base64().exactOptional() };
const isOneContent = ({ text, base64 }: { text?: string; base64?: string }) =>
  (text === undefined) !== (base64 === undefined);
const ONE_CONTENT = 'needs either text or base64';

/** The bytes to check, as text in UTF-8 or in Base64. */
export const checkRequestSchema = z.strictObject(content).refine(isOneContent, ONE_CONTENT);

export const newRevisionSchema = z
  .strictObject({
    ...content,
    /** The newest revision as the editor knows it: if it is no longer, the edit is refused. */
    base: numberSchema,
    reason: reasonSchema,
    replay: z.boolean().default(false),
    /** Needed to replay what is Processed or Acknowledged already. */
    confirm: z.boolean().default(false),
    /** Save it although its contract is broken. */
    force: z.boolean().default(false),
  })
  .refine(isOneContent, ONE_CONTENT);

/** `replayed` is null where it was not asked for, or waits for a second person. */
export const savedRevisionSchema = z.object({
  revision: revisionSchema,
  replayed: replayAnswerSchema.nullable(),
});
export type SavedRevision = z.infer<typeof savedRevisionSchema>;

export const rejectRevisionSchema = z.strictObject({ why: reasonSchema });

/** Edits that wait for a second person, oldest first. */
export const waitingRevisionsSchema = z.object({
  waiting: z.array(
    z.object({
      record: z.object({
        id: recordIdSchema,
        source: sourceKeySchema,
        reference: z.string(),
        type: z.string(),
      }),
      revision: revisionSchema,
    }),
  ),
  /** false: there are more than these. */
  isComplete: z.boolean(),
});
export type WaitingRevisions = z.infer<typeof waitingRevisionsSchema>;
