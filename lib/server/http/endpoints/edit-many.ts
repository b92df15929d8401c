/** Edits of many records by one JSON Patch. */
import {
  editedManySchema,
  editManySchema,
  editPreviewSchema,
  previewEditSchema,
} from '#lib/contracts/edit-many';
import { database } from '#lib/server/database';
import { editMany, previewEdit } from '#lib/server/gateway/revisions/edit-many';
import { editorOf } from '#lib/server/gateway/revisions/revision-view';
import { defineRoute, visibleSources } from '../define-route.ts';

const tag = 'Edits';
const access = { scope: 'replay', role: 'operator' } as const;

export const postEditPreview = defineRoute({
  method: 'POST',
  path: '/api/v1/edits/preview',
  summary: 'Show what a JSON Patch would make of each of some records; nothing is stored',
  tag,
  access,
  body: previewEditSchema,
  success: { status: 200, schema: editPreviewSchema, description: 'Of each record, in order.' },
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
    schema: editedManySchema,
    description: 'How many were edited, and which were left as they are and why.',
  },
  handle: ({ principal, body }) =>
    editMany(database(), {
      ...body,
      sources: visibleSources(principal),
      editor: editorOf(principal),
    }),
});
