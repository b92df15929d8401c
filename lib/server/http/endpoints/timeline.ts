/** The timeline of a record, comments on it, and what it can be compared with. */
import {
  commentSchema,
  lastGoodSchema,
  timelineQuerySchema,
  timelineSchema,
  writeCommentSchema,
} from '#lib/contracts/timeline';
import { database } from '#lib/server/database';
import { readLastGood } from '#lib/server/gateway/records/read-last-good';
import { readTimeline } from '#lib/server/gateway/records/read-timeline';
import { writeComment } from '#lib/server/gateway/records/write-comment';
import { defineRoute, visibleSources } from '../define-route.ts';

const tag = 'Records';
const access = { scope: 'read', role: 'viewer' } as const;

export const getTimeline = defineRoute({
  method: 'GET',
  path: '/api/v1/records/:id/timeline',
  summary: 'Read all that ever happened to a record, the newest page first',
  tag,
  access,
  query: timelineQuerySchema,
  success: { status: 200, schema: timelineSchema, description: 'A page of entries.' },
  handle: ({ params: { id = '' }, query, principal }) =>
    readTimeline(database(), { id, sources: visibleSources(principal) }, query),
});

export const postComment = defineRoute({
  method: 'POST',
  path: '/api/v1/records/:id/comments',
  summary: 'Add a comment to the timeline of a record; it stays as written',
  tag,
  access: { scope: 'replay', role: 'operator' },
  body: writeCommentSchema,
  success: { status: 201, schema: commentSchema, description: 'The comment.' },
  handle: ({ params: { id = '' }, principal, body }) =>
    writeComment(database(), {
      id,
      principalName: principal.name,
      text: body.text,
      sources: visibleSources(principal),
    }),
});

export const getLastGood = defineRoute({
  method: 'GET',
  path: '/api/v1/records/:id/last-good',
  summary: 'Find the nearest record of the same source and type that went well',
  tag,
  access,
  success: { status: 200, schema: lastGoodSchema, description: 'The record, if one is near.' },
  handle: ({ params: { id = '' }, principal }) =>
    readLastGood(database(), { id, sources: visibleSources(principal) }),
});
