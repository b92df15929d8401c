/** Replay operations: preview, make, watch and steer them. */
import {
  createReplayOperationSchema,
  dryRunRequestSchema,
  dryRunSchema,
  previewReplaySchema,
  replayFailedSchema,
  replayItemsQuerySchema,
  replayItemsSchema,
  replayOperationDetailSchema,
  replayOperationSchema,
  replayOperationsQuerySchema,
  replayOperationsSchema,
  replayPreviewSchema,
} from '#lib/contracts/replay-operation';
import type { OperationAction } from '#lib/domain/replay-operation';
import { database } from '#lib/server/database';
import { createOperation } from '#lib/server/gateway/replays/create-operation';
import { dryRun } from '#lib/server/gateway/replays/dry-run';
import { moveOperation } from '#lib/server/gateway/replays/move-operation';
import { previewReplay } from '#lib/server/gateway/replays/preview-replay';
import {
  listItems,
  listOperations,
  readOperation,
} from '#lib/server/gateway/replays/read-operations';
import { replayFailed } from '#lib/server/gateway/replays/replay-failed';
import { defineRoute, visibleSources, type Route } from '../define-route.ts';
import { readIdempotencyKey } from './idempotency-key.ts';

const tag = 'Replay operations';
const mayRead = { scope: 'read', role: 'viewer' } as const;
const mayReplay = { scope: 'replay', role: 'operator' } as const;
const created = {
  status: 201,
  schema: replayOperationSchema,
  description: 'The operation; its set is frozen, or being frozen. The same for a repeated key.',
} as const;

export const postReplayPreview = defineRoute({
  method: 'POST',
  path: '/api/v1/replays/preview',
  summary: 'Count what a replay would be about, and what is not eligible and why',
  tag,
  access: mayReplay,
  body: previewReplaySchema,
  success: { status: 200, schema: replayPreviewSchema, description: 'The counts as of now.' },
  handle: ({ principal, body }) =>
    previewReplay(database(), { ...body, sources: visibleSources(principal) }),
});

export const postDryRun = defineRoute({
  method: 'POST',
  path: '/api/v1/replays/dry-run',
  summary: 'Try a few records with the handlers that run now, and keep nothing of it',
  tag,
  access: mayReplay,
  body: dryRunRequestSchema,
  success: { status: 200, schema: dryRunSchema, description: 'What each would come to.' },
  handle: ({ principal, body }) =>
    dryRun(database(), {
      ...body,
      principalName: principal.name,
      sources: visibleSources(principal),
    }),
});

export const postReplayOperation = defineRoute({
  method: 'POST',
  path: '/api/v1/replays',
  summary: 'Replay many records as one operation, once for each Idempotency-Key',
  tag,
  access: mayReplay,
  body: createReplayOperationSchema,
  success: created,
  handle: ({ request, principal, body }) =>
    createOperation(database(), {
      request: body,
      principalName: principal.name,
      sources: visibleSources(principal),
      idempotencyKey: readIdempotencyKey(request),
    }),
});

export const getReplayOperations = defineRoute({
  method: 'GET',
  path: '/api/v1/replays',
  summary: 'List replay operations, newest first',
  tag,
  access: mayRead,
  query: replayOperationsQuerySchema,
  success: { status: 200, schema: replayOperationsSchema, description: 'A page of operations.' },
  handle: ({ query, principal }) => listOperations(database(), query, visibleSources(principal)),
});

export const getReplayOperation = defineRoute({
  method: 'GET',
  path: '/api/v1/replays/:id',
  summary: 'Read a replay operation with its progress and what was done to it',
  tag,
  access: mayRead,
  success: { status: 200, schema: replayOperationDetailSchema, description: 'The operation.' },
  handle: ({ params: { id = '' }, principal }) =>
    readOperation(database(), { id, sources: visibleSources(principal) }),
});

export const getReplayItems = defineRoute({
  method: 'GET',
  path: '/api/v1/replays/:id/items',
  summary: 'List the records of a replay operation and what became of each',
  tag,
  access: mayRead,
  query: replayItemsQuerySchema,
  success: { status: 200, schema: replayItemsSchema, description: 'A page of its records.' },
  handle: ({ params: { id = '' }, query, principal }) =>
    listItems(database(), { ...query, id, sources: visibleSources(principal) }),
});

function defineMove(action: OperationAction, summary: string): Route {
  return defineRoute({
    method: 'POST',
    path: `/api/v1/replays/:id/${action}`,
    summary,
    tag,
    access: mayReplay,
    success: { status: 200, schema: replayOperationSchema, description: 'The operation now.' },
    handle: ({ params: { id = '' }, principal }) =>
      moveOperation(database(), {
        id,
        action,
        principalName: principal.name,
        sources: visibleSources(principal),
      }),
  });
}

export const pauseReplay = defineMove('pause', 'Begin no more records for now');
export const resumeReplay = defineMove('resume', 'Go on after a pause or a halt');
export const continueReplay = defineMove('continue', 'Go on with the rest after the canary');
export const cancelReplay = defineMove('cancel', 'Begin no more records, ever');

export const postReplayFailed = defineRoute({
  method: 'POST',
  path: '/api/v1/replays/:id/replay-failed',
  summary: 'Replay those that failed again, as a new operation',
  tag,
  access: mayReplay,
  body: replayFailedSchema,
  success: created,
  handle: ({ request, params: { id = '' }, principal, body }) =>
    replayFailed(database(), {
      ...body,
      id,
      principalName: principal.name,
      sources: visibleSources(principal),
      idempotencyKey: readIdempotencyKey(request),
    }),
});
