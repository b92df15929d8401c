/** How the transport of a source stands, and trying it. */
import { testRecordSchema, transportStandingSchema } from '#lib/contracts/transport';
import { database } from '#lib/server/database';
import { probeTarget } from '#lib/server/gateway/transports/probe-target';
import { readTransport } from '#lib/server/gateway/transports/read-transport';
import { sendTestRecord } from '#lib/server/gateway/transports/send-test-record';
import { defineRoute, requireSource } from '../define-route.ts';

const tag = 'Sources';

export const getTransport = defineRoute({
  method: 'GET',
  path: '/api/v1/sources/:key/transport',
  summary: 'Read how the transport of a source stands',
  tag,
  access: { scope: 'read', role: 'viewer' },
  success: {
    status: 200,
    schema: transportStandingSchema,
    description: 'What each worker says of it, and the records on their way.',
  },
  handle: ({ params: { key = '' }, principal }) => {
    requireSource(principal, key);
    return readTransport(database(), key);
  },
});

export const postTestRecord = defineRoute({
  method: 'POST',
  path: '/api/v1/sources/:key/test-record',
  summary: 'Send a record of type sluice.test through the transport of a source',
  tag,
  access: { role: 'operator' },
  success: {
    status: 201,
    schema: testRecordSchema,
    description: 'The record that was enqueued; it goes the way of every other one.',
  },
  handle: ({ params: { key = '' }, principal }) =>
    sendTestRecord(database(), { source: key, sentBy: principal.name }),
});

export const postProbe = defineRoute({
  method: 'POST',
  path: '/api/v1/sources/:key/push-target/probe',
  summary: 'Have a push target that is left alone tried at once',
  tag,
  access: { role: 'operator' },
  success: {
    status: 200,
    schema: transportStandingSchema,
    description: 'How the transport stands: the next due record probes the target.',
  },
  handle: ({ params: { key = '' }, principal }) =>
    probeTarget(database(), { source: key, askedBy: principal.name }),
});
