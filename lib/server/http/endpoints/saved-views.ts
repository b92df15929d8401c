/** Endpoints of the lists that people keep by name. */
import {
  defaultViewSchema,
  savedViewSchema,
  savedViewsSchema,
  saveViewSchema,
} from '#lib/contracts/saved-view';
import { database } from '#lib/server/database';
import {
  chooseDefaultView,
  listSavedViews,
  removeView,
  saveView,
} from '#lib/server/gateway/saved-views';
import { Answer } from '../answer.ts';
import { defineRoute } from '../define-route.ts';
import { requirePerson } from './require-person.ts';

const tag = 'Saved views';
const access = { role: 'viewer' } as const;

export const getSavedViews = defineRoute({
  method: 'GET',
  path: '/api/v1/saved-views',
  summary: 'List the views that you saved, and those that others share',
  tag,
  access,
  success: { status: 200, schema: savedViewsSchema, description: 'Yours first, by name.' },
  handle: async ({ principal }) => ({
    views: await listSavedViews(database(), requirePerson(principal)),
  }),
});

export const postSavedView = defineRoute({
  method: 'POST',
  path: '/api/v1/saved-views',
  summary: 'Save a view of the record list under a name, in place of yours of that name',
  tag,
  access,
  body: saveViewSchema,
  success: { status: 201, schema: savedViewSchema, description: 'The view.' },
  handle: ({ principal, body }) => saveView(database(), requirePerson(principal), body),
});

export const deleteSavedView = defineRoute({
  method: 'DELETE',
  path: '/api/v1/saved-views/:id',
  summary: 'Remove a view of yours, or as administrator a shared one',
  tag,
  access,
  success: { status: 204, description: 'The view is gone.' },
  handle: async ({ principal, params: { id = '' } }) => {
    await removeView(database(), requirePerson(principal), toViewId(id));
    return new Answer(204, {}, null);
  },
});

export const putDefaultView = defineRoute({
  method: 'PUT',
  path: '/api/v1/saved-views/default',
  summary: 'Begin your record list with a view, or with all records',
  tag,
  access,
  body: defaultViewSchema,
  success: { status: 204, description: 'It does from now on.' },
  handle: async ({ principal, body }) => {
    await chooseDefaultView(database(), requirePerson(principal), body.view);
    return new Answer(204, {}, null);
  },
});

/** No view has the id 0. */
function toViewId(text: string): number {
  return /^\d{1,9}$/.test(text) ? Number(text) : 0;
}
