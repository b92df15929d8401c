/** Which records something is about: one shape for replays, notices, edits and exports. */
import { z } from 'zod';
import { ITEM_OUTCOMES } from '#lib/domain/replay-operation';
import { groupIdSchema, MOST_NUMBERED, recordIdSchema, sourceKeySchema } from './common.ts';
import { recordQuerySchema } from './record.ts';

/** What people paste or select at once. */
export const MOST_NAMED = 10_000;

/** In JSON a flag is true or false; `'true'` and `'false'` are taken as well, as in an address. */
const flagSchema = z.union([
  z.boolean(),
  z.enum(['true', 'false']).transform((word) => word === 'true'),
]);

/** Characters of a reference. */
export const LONGEST_REFERENCE = 512;

/** The query of the record list without its page. What it does not know is refused: it would widen the set. */
export const recordSetFilterSchema = z.strictObject({
  ...recordQuerySchema.omit({ sort: true, limit: true, cursor: true }).shape,
  held: flagSchema.exactOptional(),
  overdue: flagSchema.exactOptional(),
  offered: flagSchema.exactOptional(),
  rejected: flagSchema.exactOptional(),
});
export type RecordSetFilter = z.infer<typeof recordSetFilterSchema>;

export const recordSetSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ids'), ids: z.array(recordIdSchema).min(1).max(MOST_NAMED) }),
  z.strictObject({ kind: z.literal('filter'), filter: recordSetFilterSchema }),
  /** Pasted in: all records of each of these references. */
  z.strictObject({
    kind: z.literal('references'),
    source: sourceKeySchema.exactOptional(),
    references: z.array(z.string().trim().min(1).max(LONGEST_REFERENCE)).min(1).max(MOST_NAMED),
  }),
  /** The open records of an error group. */
  z.strictObject({ kind: z.literal('group'), group: groupIdSchema }),
  /** Those of a replay operation that came to one of these outcomes. */
  z.strictObject({
    kind: z.literal('operation'),
    operation: z.number().int().positive().max(MOST_NUMBERED),
    outcomes: z.array(z.enum(ITEM_OUTCOMES)).min(1),
  }),
  /** Those that an edit of many has edited. */
  z.strictObject({
    kind: z.literal('edit'),
    edit: z.number().int().positive().max(MOST_NUMBERED),
  }),
]);
/** Parsed; it parses again to itself, so that it can be kept. */
export type RecordSet = z.infer<typeof recordSetSchema>;

/** A set as others are shown it: what was named is counted. */
export const describedSetSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ids'), count: z.number().int() }),
  z.object({ kind: z.literal('filter'), filter: recordSetFilterSchema }),
  z.object({
    kind: z.literal('references'),
    source: sourceKeySchema.exactOptional(),
    count: z.number().int(),
  }),
  z.object({ kind: z.literal('group'), group: groupIdSchema }),
  z.object({
    kind: z.literal('operation'),
    operation: z.number().int(),
    outcomes: z.array(z.enum(ITEM_OUTCOMES)),
  }),
  z.object({ kind: z.literal('edit'), edit: z.number().int() }),
]);
export type DescribedSet = z.infer<typeof describedSetSchema>;
