/** Endpoints of people, and of the one who asks. */
import {
  changePersonSchema,
  createPersonSchema,
  meSchema,
  peopleSchema,
  personSchema,
} from '#lib/contracts/access';
import { database } from '#lib/server/database';
import {
  changePersonRole,
  createPerson,
  listPeople,
  removePerson,
} from '#lib/server/gateway/people';
import { Answer } from '../answer.ts';
import { defineRoute } from '../define-route.ts';
import { requirePerson } from './require-person.ts';

const tag = 'People';

export const getMe = defineRoute({
  method: 'GET',
  path: '/api/v1/me',
  summary: 'Who is signed in',
  tag,
  access: { role: 'viewer' },
  success: { status: 200, schema: meSchema, description: 'You.' },
  handle: ({ principal }) => {
    const { personId: id, name, email, role } = requirePerson(principal);
    return Promise.resolve({ id, name, email, role });
  },
});

export const getPeople = defineRoute({
  method: 'GET',
  path: '/api/v1/people',
  summary: 'List people',
  tag,
  access: { role: 'admin' },
  success: { status: 200, schema: peopleSchema, description: 'Everyone, by name.' },
  handle: async () => ({ people: await listPeople(database()) }),
});

export const postPerson = defineRoute({
  method: 'POST',
  path: '/api/v1/people',
  summary: 'Add a person',
  tag,
  access: { role: 'admin' },
  body: createPersonSchema,
  success: { status: 201, schema: personSchema, description: 'The new person.' },
  handle: ({ body }) => createPerson(database(), body),
});

export const patchPerson = defineRoute({
  method: 'PATCH',
  path: '/api/v1/people/:id',
  summary: 'Give a person another role',
  tag,
  access: { role: 'admin' },
  body: changePersonSchema,
  success: { status: 200, schema: personSchema, description: 'The person as they are now.' },
  handle: ({ params: { id = '' }, principal, body }) => {
    const target = { personId: id, byPersonId: requirePerson(principal).personId };
    return changePersonRole(database(), target, body.role);
  },
});

export const deletePerson = defineRoute({
  method: 'DELETE',
  path: '/api/v1/people/:id',
  summary: 'Remove a person and end their sessions',
  tag,
  access: { role: 'admin' },
  success: { status: 204, description: 'The person is gone.' },
  handle: async ({ params: { id = '' }, principal }) => {
    const target = { personId: id, byPersonId: requirePerson(principal).personId };
    await removePerson(database(), target);
    return new Answer(204, {}, null);
  },
});
