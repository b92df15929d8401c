/** All records of a list in one file. */
import { z } from 'zod';
import { recordFacetsQuerySchema } from './record-facets.ts';

export const EXPORT_FORMATS = ['csv', 'ndjson'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** The query of the record list without its page. */
export const recordExportQuerySchema = recordFacetsQuerySchema.extend({
  format: z.enum(EXPORT_FORMATS),
});
