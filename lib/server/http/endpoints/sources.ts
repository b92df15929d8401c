/** Endpoints of sources. */
import {
  changeSourceSchema,
  createSourceSchema,
  sourceSchema,
  sourcesSchema,
} from '#lib/contracts/source';
import { database } from '#lib/server/database';
import { changeSource, createSource, listSources, readSource } from '#lib/server/gateway/sources';
import { defineRoute, requireSource, visibleSources } from '../define-route.ts';

export const getSources = defineRoute({
  method: 'GET',
  path: '/api/v1/sources',
  summary: 'List sources',
  tag: 'Sources',
  access: { scope: 'read', role: 'viewer' },
  success: { status: 200, schema: sourcesSchema, description: 'The sources you may see, by key.' },
  handle: async ({ principal }) => ({
    sources: await listSources(database(), visibleSources(principal)),
  }),
});

export const getSource = defineRoute({
  method: 'GET',
  path: '/api/v1/sources/:key',
  summary: 'Read a source',
  tag: 'Sources',
  access: { scope: 'read', role: 'viewer' },
  success: { status: 200, schema: sourceSchema, description: 'The source.' },
  handle: ({ params: { key = '' }, principal }) => {
    requireSource(principal, key);
    return readSource(database(), key);
  },
});

export const postSource = defineRoute({
  method: 'POST',
  path: '/api/v1/sources',
  summary: 'Add a source',
  tag: 'Sources',
  access: { role: 'admin' },
  body: createSourceSchema,
  success: { status: 201, schema: sourceSchema, description: 'The new source.' },
  handle: ({ body }) => createSource(database(), body),
});

export const patchSource = defineRoute({
  method: 'PATCH',
  path: '/api/v1/sources/:key',
  summary: 'Change a source, pause its intake or processing, retire it or bring it back',
  tag: 'Sources',
  access: { role: 'admin' },
  body: changeSourceSchema,
  success: { status: 200, schema: sourceSchema, description: 'The source as it is now.' },
  handle: ({ params: { key = '' }, body }) => changeSource(database(), key, body),
});
