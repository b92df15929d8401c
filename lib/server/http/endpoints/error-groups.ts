/** Endpoints of error groups: read and triage. */
import {
  addGroupNoteSchema,
  assigneesSchema,
  changeErrorGroupSchema,
  errorGroupDetailQuerySchema,
  errorGroupDetailSchema,
  errorGroupPageSchema,
  errorGroupQuerySchema,
  groupEventSchema,
} from '#lib/contracts/error-group';
import { database } from '#lib/server/database';
import { addGroupNote, changeErrorGroup } from '#lib/server/gateway/errors/change-error-group';
import { listErrorGroups } from '#lib/server/gateway/errors/list-error-groups';
import { readErrorGroup } from '#lib/server/gateway/errors/read-error-group';
import { listAssignees } from '#lib/server/store/change-error-group';
import { defineRoute, visibleSources } from '../define-route.ts';

const tag = 'Error groups';
const mayRead = { scope: 'read', role: 'viewer' } as const;
const mayTriage = { scope: 'replay', role: 'operator' } as const;

export const getErrorGroups = defineRoute({
  method: 'GET',
  path: '/api/v1/error-groups',
  summary: 'List error groups: failures with one cause, a page at a time',
  tag,
  access: mayRead,
  query: errorGroupQuerySchema,
  success: { status: 200, schema: errorGroupPageSchema, description: 'A page of groups.' },
  handle: ({ query, principal }) => listErrorGroups(database(), query, visibleSources(principal)),
});

export const getErrorGroup = defineRoute({
  method: 'GET',
  path: '/api/v1/error-groups/:id',
  summary: 'Read an error group with its references, a sample, versions and history',
  tag,
  access: mayRead,
  query: errorGroupDetailQuerySchema,
  success: { status: 200, schema: errorGroupDetailSchema, description: 'The group.' },
  handle: ({ params: { id = '' }, query, principal }) =>
    readErrorGroup(database(), { id, sources: visibleSources(principal), ...query }),
});

export const patchErrorGroup = defineRoute({
  method: 'PATCH',
  path: '/api/v1/error-groups/:id',
  summary: 'Resolve, mute, reopen, assign, tag or link an error group',
  tag,
  access: mayTriage,
  body: changeErrorGroupSchema,
  success: { status: 200, schema: errorGroupDetailSchema, description: 'The group as it is now.' },
  handle: async ({ params: { id = '' }, principal, body }) => {
    const sources = visibleSources(principal);
    await changeErrorGroup(database(), { id, sources, by: principal.name }, body);
    return readErrorGroup(database(), { id, sources, trend: '24h' });
  },
});

export const postGroupNote = defineRoute({
  method: 'POST',
  path: '/api/v1/error-groups/:id/notes',
  summary: 'Add a note to an error group',
  tag,
  access: mayTriage,
  body: addGroupNoteSchema,
  success: { status: 201, schema: groupEventSchema, description: 'The note in the history.' },
  handle: ({ params: { id = '' }, principal, body }) =>
    addGroupNote(
      database(),
      { id, sources: visibleSources(principal), by: principal.name },
      body.text,
    ),
});

export const getAssignees = defineRoute({
  method: 'GET',
  path: '/api/v1/assignees',
  summary: 'List who can take care of an error group',
  tag,
  access: { role: 'viewer' },
  success: { status: 200, schema: assigneesSchema, description: 'People who may triage, by name.' },
  handle: async () => ({ people: await listAssignees(database()) }),
});
