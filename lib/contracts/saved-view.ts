/** Lists of records that people keep by name. */
import { z } from 'zod';
import { MOST_NUMBERED } from './common.ts';

const viewNameSchema = z.string().trim().min(1).max(80);
/** What the address of the list says after its question mark. */
const viewQuerySchema = z
  .string()
  .max(4_000)
  .regex(/^[\u0021-\u007e]*$/);

export const savedViewSchema = z.object({
  id: z.number().int(),
  name: viewNameSchema,
  query: viewQuerySchema,
  isShared: z.boolean(),
  /** The name of who saved it. */
  owner: z.string(),
  isMine: z.boolean(),
  /** The asker's list of records begins with it. */
  isDefault: z.boolean(),
});
export type SavedView = z.infer<typeof savedViewSchema>;

/** One's own by name, then those that others share. */
export const savedViewsSchema = z.object({ views: z.array(savedViewSchema) });

export const saveViewSchema = z.strictObject({
  name: viewNameSchema,
  query: viewQuerySchema,
  isShared: z.boolean().default(false),
});
export type SaveView = z.input<typeof saveViewSchema>;

/** null: the list begins with all records. */
export const defaultViewSchema = z.strictObject({
  view: z.number().int().positive().max(MOST_NUMBERED).nullable(),
});
