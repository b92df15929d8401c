/** Messages of the queue that could not be taken. */
import { refusedMessagesQuerySchema, refusedMessagesSchema } from '#lib/contracts/refused-message';
import { database } from '#lib/server/database';
import { listRefused } from '#lib/server/gateway/queue/list-refused';
import { defineRoute, requireSource } from '../define-route.ts';

const tag = 'Sources';
const success = {
  status: 200,
  schema: refusedMessagesSchema,
  description: 'One page, newest first. The messages themselves are in the queue of dead letters.',
} as const;

export const getRefusedMessages = defineRoute({
  method: 'GET',
  path: '/api/v1/sources/:key/refused-messages',
  summary: 'List messages of the queue of a source that could not be taken',
  tag,
  access: { scope: 'read', role: 'viewer' },
  query: refusedMessagesQuerySchema,
  success,
  handle: ({ params: { key = '' }, principal, query }) => {
    requireSource(principal, key);
    return listRefused(database(), { source: key, ...query });
  },
});

export const getStrayMessages = defineRoute({
  method: 'GET',
  path: '/api/v1/refused-messages',
  summary: 'List messages of queues that could not be taken and belong to no source',
  tag,
  access: { role: 'viewer' },
  query: refusedMessagesQuerySchema,
  success,
  handle: ({ query }) => listRefused(database(), { source: null, ...query }),
});
