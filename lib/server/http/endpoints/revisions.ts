/** Edits of one record: checking, making, approving and rejecting them, and what waits for a second person. */
import { z } from 'zod';
import {
  checkRequestSchema,
  newRevisionSchema,
  rejectRevisionSchema,
  revisionsSchema,
  savedRevisionSchema,
  verdictSchema,
  waitingRevisionsSchema,
} from '#lib/contracts/revision';
import { database } from '#lib/server/database';
import { env } from '#lib/server/env';
import { checkEdit } from '#lib/server/gateway/revisions/check-edit';
import { createRevision } from '#lib/server/gateway/revisions/create-revision';
import { approveRevision, refuseRevision } from '#lib/server/gateway/revisions/decide-revision';
import { listRevisions, listWaitingRevisions } from '#lib/server/gateway/revisions/list-revisions';
import { editorOf } from '#lib/server/gateway/revisions/revision-view';
import { defineRoute, visibleSources } from '../define-route.ts';
import { ProblemError } from '../problem.ts';

const tag = 'Edits';
const mayRead = { scope: 'read', role: 'viewer' } as const;
const mayEdit = { scope: 'replay', role: 'operator' } as const;
const MOST_OTHER_BYTES = 64 * 1024;

/** Text in JSON takes up to six bytes for one, mostly far fewer: twice the record lets all but oddities through. */
const mostBodyBytes = () => 2 * env().SLUICE_MAX_RECORD_BYTES + MOST_OTHER_BYTES;

export const getRevisions = defineRoute({
  method: 'GET',
  path: '/api/v1/records/:id/revisions',
  summary: 'List the edits of a record, first to last',
  tag,
  access: mayRead,
  success: {
    status: 200,
    schema: revisionsSchema,
    description: 'Revision 1, what came, is no edit.',
  },
  handle: ({ params: { id = '' }, principal }) =>
    listRevisions(database(), {
      id,
      sources: visibleSources(principal),
      asker: editorOf(principal),
    }),
});

export const postCheck = defineRoute({
  method: 'POST',
  path: '/api/v1/records/:id/check',
  summary: 'Check bytes against the contract of a record; nothing is stored',
  tag,
  access: mayRead,
  body: checkRequestSchema,
  mostBodyBytes,
  success: { status: 200, schema: verdictSchema, description: 'What would become of them.' },
  handle: ({ params: { id = '' }, principal, body }) =>
    checkEdit(database(), { id, sources: visibleSources(principal), bytes: toBytes(body) }),
});

export const postRevision = defineRoute({
  method: 'POST',
  path: '/api/v1/records/:id/revisions',
  summary: 'Edit a record: a next revision, and its replay if wished; what came stays as it is',
  tag,
  access: mayEdit,
  body: newRevisionSchema,
  mostBodyBytes,
  success: {
    status: 201,
    schema: savedRevisionSchema,
    description: 'The edit; WAITING where its source asks for a second person.',
  },
  handle: ({ params: { id = '' }, principal, body }) => {
    const { base, reason, replay, confirm, force } = body;
    const editor = editorOf(principal);
    const wanted = { id, sources: visibleSources(principal) };
    const how = { base, reason, replay, confirm, force };
    return createRevision(database(), { ...wanted, ...how, editor, bytes: toBytes(body) });
  },
});

export const postApproval = defineRoute({
  method: 'POST',
  path: '/api/v1/records/:id/revisions/:number/approve',
  summary: 'Approve an edit of somebody else',
  tag,
  access: { role: 'operator' },
  success: { status: 200, schema: savedRevisionSchema, description: 'The edit, applied.' },
  handle: ({ params, principal }) =>
    approveRevision(database(), {
      id: params.id ?? '',
      number: toNumber(params.number),
      sources: visibleSources(principal),
      editor: editorOf(principal),
    }),
});

export const postRejection = defineRoute({
  method: 'POST',
  path: '/api/v1/records/:id/revisions/:number/reject',
  summary: 'Reject an edit that waits, or withdraw it',
  tag,
  access: { role: 'operator' },
  body: rejectRevisionSchema,
  success: { status: 200, schema: savedRevisionSchema, description: 'The edit, rejected.' },
  handle: ({ params, principal, body }) =>
    refuseRevision(database(), {
      id: params.id ?? '',
      number: toNumber(params.number),
      sources: visibleSources(principal),
      editor: editorOf(principal),
      why: body.why,
    }),
});

export const getWaitingRevisions = defineRoute({
  method: 'GET',
  path: '/api/v1/revisions',
  summary: 'List edits that wait for a second person, oldest first',
  tag,
  access: mayRead,
  query: z.strictObject({}),
  success: { status: 200, schema: waitingRevisionsSchema, description: 'At most two hundred.' },
  handle: ({ principal }) =>
    listWaitingRevisions(database(), {
      sources: visibleSources(principal),
      asker: editorOf(principal),
    }),
});

function toBytes({ text, base64 }: { text?: string; base64?: string }): Buffer {
  return base64 === undefined ? Buffer.from(text ?? '', 'utf8') : Buffer.from(base64, 'base64');
}

function toNumber(text = ''): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new ProblemError('revision_not_found', `There is no revision “${text}”.`);
}
