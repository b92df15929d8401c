/** Edits of many records by one JSON Patch. */
import {
  editManySchema,
  editOperationDetailSchema,
  editOperationsSchema,
  editPreviewSchema,
  previewEditSchema,
} from '#lib/contracts/edit-many';
import { database } from '#lib/server/database';
import { cancelEdit, editMany, listEdits, readEdit } from '#lib/server/gateway/revisions/edit-many';
import { previewEdit } from '#lib/server/gateway/revisions/preview-edit';
import { editorOf } from '#lib/server/gateway/revisions/revision-view';
import { defineRoute, visibleSources } from '../define-route.ts';

const tag = 'Edits';
const mayRead = { scope: 'read', role: 'viewer' } as const;
const access = { scope: 'replay', role: 'operator' } as const;

export const postEditPreview = defineRoute({
  method: 'POST',
  path: '/api/v1/edits/preview',
  summary: 'Show what a JSON Patch would make of each of some records; nothing is stored',
  tag,
  access,
  body: previewEditSchema,
  success: {
    status: 200,
    schema: editPreviewSchema,
    description: 'Of each record, or of some spread over them.',
  },
  handle: ({ principal, body }) =>
    previewEdit(database(), { ...body, sources: visibleSources(principal) }),
});

export const postEdits = defineRoute({
  method: 'POST',
  path: '/api/v1/edits',
  summary: 'Edit some records by a JSON Patch, and replay them as one operation',
  tag,
  access,
  body: editManySchema,
  success: {
    status: 201,
    schema: editOperationDetailSchema,
    description: 'The edit: few records are edited by now, of many it says how far it is.',
  },
  handle: ({ principal, body }) =>
    editMany(database(), {
      ...body,
      sources: visibleSources(principal),
      editor: editorOf(principal),
    }),
});

export const getEdits = defineRoute({
  method: 'GET',
  path: '/api/v1/edits',
  summary: 'List the newest edits of many records',
  tag,
  access: mayRead,
  success: { status: 200, schema: editOperationsSchema, description: 'The newest first.' },
  handle: ({ principal }) => listEdits(database(), visibleSources(principal)),
});

export const getEdit = defineRoute({
  method: 'GET',
  path: '/api/v1/edits/:id',
  summary: 'Read how far an edit of many records is, and what it left as it was',
  tag,
  access: mayRead,
  success: { status: 200, schema: editOperationDetailSchema, description: 'The edit.' },
  handle: ({ principal, params }) =>
    readEdit(database(), { id: params.id ?? '', sources: visibleSources(principal) }),
});

export const cancelEditMany = defineRoute({
  method: 'POST',
  path: '/api/v1/edits/:id/cancel',
  summary: 'Stop an edit of many records; what is edited stays, and is not replayed',
  tag,
  access,
  success: { status: 200, schema: editOperationDetailSchema, description: 'The edit.' },
  handle: ({ principal, params }) =>
    cancelEdit(database(), {
      id: params.id ?? '',
      sources: visibleSources(principal),
      by: principal.name,
    }),
});
