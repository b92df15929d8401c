/** What the records of a list are, counted by what they can be narrowed down by. */
import { z } from 'zod';
import { RECORD_FACTS } from '#lib/domain/record-fact';
import { recordQuerySchema } from './record.ts';

/** Each is a parameter of the record list, too, which narrows it down to one of the values. */
export const FACETS = [
  'status',
  'direction',
  'source',
  'type',
  'group',
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
  /**
   * The values of each facet, most frequent first. What the query says of a facet itself does not narrow
   * down its values: each count is that of the list with this value in its place.
   */
  facets: z.array(
    z.object({
      facet: z.enum(FACETS),
      /** Of how many records, where the query says something of the facet itself. */
      counted: z.number().int().exactOptional(),
      values: z.array(
        z.object({
          value: z.string(),
          count: z.number().int(),
          /** What people call it: the title of an error group. */
          label: z.string().exactOptional(),
        }),
      ),
    }),
  ),
  /**
   * What is true beside the status, of all records that match, not of the newest only. What the query says of
   * a fact itself does not narrow it down. Not exact: of more than this.
   */
  facts: z.array(
    z.object({ fact: z.enum(RECORD_FACTS), count: z.number().int(), isExact: z.boolean() }),
  ),
});
export type RecordFacets = z.infer<typeof recordFacetsSchema>;
