/** Counting the records of a list by what they can be narrowed down by. */
import { recordFacetsQuerySchema, recordFacetsSchema } from '#lib/contracts/record-facets';
import { database } from '#lib/server/database';
import { readFacets } from '#lib/server/gateway/records/read-facets';
import { defineRoute, visibleSources } from '../define-route.ts';

export const getRecordFacets = defineRoute({
  method: 'GET',
  path: '/api/v1/records/facets',
  summary: 'Count the records of a list by status, source, type, failure and handler version',
  tag: 'Records',
  access: { scope: 'read', role: 'viewer' },
  query: recordFacetsQuerySchema,
  success: {
    status: 200,
    schema: recordFacetsSchema,
    description: 'The facets of the newest records that match, and how many match.',
  },
  handle: ({ query, principal }) => readFacets(database(), query, visibleSources(principal)),
});
