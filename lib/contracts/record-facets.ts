/** What the records of a list are, counted by what they can be narrowed down by. */
import { z } from 'zod';
import { recordQuerySchema } from './record.ts';

/** Each is a parameter of the record list, too, which narrows it down to one of the values. */
export const FACETS = [
  'status',
  'direction',
  'source',
  'type',
  'failureClass',
  'failureCode',
  'handlerVersion',
] as const;
export type Facet = (typeof FACETS)[number];

export const recordFacetsQuerySchema = recordQuerySchema.omit({
  sort: true,
  limit: true,
  cursor: true,
});
export type RecordFacetsQuery = z.infer<typeof recordFacetsQuerySchema>;

export const recordFacetsSchema = z.object({
  /** Records that match. Not exact: there are more than this. */
  total: z.object({ count: z.number().int(), isExact: z.boolean() }),
  /** The facets are of this many records, the newest that match. */
  counted: z.number().int(),
  /** The values of each facet, most frequent first. */
  facets: z.array(
    z.object({
      facet: z.enum(FACETS),
      values: z.array(z.object({ value: z.string(), count: z.number().int() })),
    }),
  ),
});
export type RecordFacets = z.infer<typeof recordFacetsSchema>;
