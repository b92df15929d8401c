/** Third-party notices: preview one, make it, read it again. */
import {
  createNoticeSchema,
  noticePreviewSchema,
  noticeSchema,
  previewNoticeSchema,
} from '#lib/contracts/notice';
import { database } from '#lib/server/database';
import { createNotice } from '#lib/server/gateway/notices/create-notice';
import { previewNotice } from '#lib/server/gateway/notices/preview-notice';
import { readNotice } from '#lib/server/gateway/notices/read-notice';
import { defineRoute, requireSource, visibleSources } from '../define-route.ts';
import { ProblemError } from '../problem.ts';
import { readIdempotencyKey } from './idempotency-key.ts';

const tag = 'Notices';
const access = { scope: 'replay', role: 'operator' } as const;

export const postNoticePreview = defineRoute({
  method: 'POST',
  path: '/api/v1/notices/preview',
  summary: 'Show what a third party would be told about the errors of a set of records',
  tag,
  access,
  body: previewNoticeSchema,
  success: { status: 200, schema: noticePreviewSchema, description: 'The notice as of now.' },
  handle: ({ principal, body }) =>
    previewNotice(database(), {
      set: body.set,
      source: body.source ?? null,
      introduction: body.introduction ?? null,
      sources: visibleSources(principal),
    }),
});

export const postNotice = defineRoute({
  method: 'POST',
  path: '/api/v1/notices',
  summary: 'Make a notice, named on each of its records; send it as an egress record if wished',
  tag,
  access,
  body: createNoticeSchema,
  success: {
    status: 201,
    schema: noticeSchema,
    description: 'The notice as it left. The same for a repeated Idempotency-Key.',
  },
  handle: ({ request, principal, body }) => {
    requireSource(principal, body.source);
    return createNotice(database(), {
      ...body,
      introduction: body.introduction ?? null,
      sources: visibleSources(principal),
      principalName: principal.name,
      idempotencyKey: readIdempotencyKey(request),
    });
  },
});

export const getNotice = defineRoute({
  method: 'GET',
  path: '/api/v1/notices/:id',
  summary: 'Read a notice as it left',
  tag,
  access: { role: 'viewer' },
  success: { status: 200, schema: noticeSchema, description: 'The notice.' },
  handle: ({ params: { id = '' } }) => {
    if (!/^[1-9]\d{0,8}$/.test(id)) {
      throw new ProblemError('notice_not_found', 'There is no such notice.');
    }
    return readNotice(database(), Number(id));
  },
});
