/** Reading records, their payloads, and replaying one. */
import { z } from 'zod';
import { MOST_NUMBERED } from '#lib/contracts/common';
import {
  recordDetailSchema,
  recordPageSchema,
  recordQuerySchema,
  replayAnswerSchema,
  replayRequestSchema,
} from '#lib/contracts/record';
import { database } from '#lib/server/database';
import { listRecords } from '#lib/server/gateway/records/list-records';
import { readPayload, type Payload } from '#lib/server/gateway/records/read-payload';
import { readRecord } from '#lib/server/gateway/records/read-record';
import { replayRecord } from '#lib/server/gateway/records/replay-record';
import { Answer } from '../answer.ts';
import { defineRoute, visibleSources } from '../define-route.ts';
import { readRange } from './read-range.ts';

const tag = 'Records';
const access = { scope: 'read', role: 'viewer' } as const;

export const getRecords = defineRoute({
  method: 'GET',
  path: '/api/v1/records',
  summary: 'List records, newest first or oldest first, a page at a time',
  tag,
  access,
  query: recordQuerySchema,
  success: { status: 200, schema: recordPageSchema, description: 'A page of records.' },
  handle: ({ query, principal }) => listRecords(database(), query, visibleSources(principal)),
});

export const getRecord = defineRoute({
  method: 'GET',
  path: '/api/v1/records/:id',
  summary: 'Read a record with all that happened to it',
  tag,
  access,
  success: { status: 200, schema: recordDetailSchema, description: 'The record.' },
  handle: ({ params: { id = '' }, principal }) =>
    readRecord(database(), { id, sources: visibleSources(principal) }),
});

export const getPayload = defineRoute({
  method: 'GET',
  path: '/api/v1/records/:id/payload',
  summary: 'Read the exact bytes of a record, whole or a Range of them',
  tag,
  access,
  query: z.object({ revision: z.coerce.number().int().min(1).max(MOST_NUMBERED).exactOptional() }),
  success: { status: 200, description: 'The bytes as they came; 206 for a range.' },
  handle: async ({ request, params: { id = '' }, query, principal }) => {
    const range = readRange(request.headers.get('range'));
    const payload = await readPayload(database(), {
      id,
      ...query,
      ...(range === null ? {} : { range }),
      sources: visibleSources(principal),
    });
    return respondWithBytes(id, payload, range !== null);
  },
});

export const postReplay = defineRoute({
  method: 'POST',
  path: '/api/v1/records/:id/replay',
  summary: 'Replay a record: the same bytes, a new generation',
  tag,
  access: { scope: 'replay', role: 'operator' },
  body: replayRequestSchema,
  success: {
    status: 202,
    schema: replayAnswerSchema,
    description: 'It waits for its next attempt.',
  },
  handle: ({ params: { id = '' }, principal, body }) =>
    replayRecord(database(), {
      id,
      principalName: principal.name,
      reason: body.reason ?? null,
      confirm: body.confirm,
      sources: visibleSources(principal),
    }),
});

/** Always a download that no browser runs or guesses the type of, since third parties wrote it. */
function respondWithBytes(id: string, payload: Payload, isPartial: boolean): Answer {
  const { bytes, offset, totalBytes, mediaType, revision } = payload;
  const headers: Record<string, string> = {
    'content-type': /^[\u0020-\u007e]+$/.test(mediaType) ? mediaType : 'application/octet-stream',
    'content-disposition': `attachment; filename="${id}.${String(revision)}.bin"`,
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
    'accept-ranges': 'bytes',
    'cache-control': 'private, no-store',
  };
  if (isPartial) {
    const last = offset + bytes.byteLength - 1;
    headers['content-range'] = `bytes ${offset}-${last}/${totalBytes}`;
  }
  return new Answer(isPartial ? 206 : 200, headers, bytes);
}
