/** The door for what goes out: enqueue, and the queue that an Integration App works off. */
import {
  acknowledgeRequestSchema,
  acknowledgeResultsSchema,
  deliveriesSchema,
  extendRequestSchema,
  extendResultsSchema,
  leaseRequestSchema,
  rejectRequestSchema,
  rejectResultsSchema,
} from '#lib/contracts/delivery';
import { receiptSchema } from '#lib/contracts/receipt';
import { database } from '#lib/server/database';
import { acknowledge } from '#lib/server/gateway/egress/acknowledge';
import type { Delivery, Refusal } from '#lib/server/gateway/egress/delivery';
import { enqueue } from '#lib/server/gateway/egress/enqueue';
import { extend } from '#lib/server/gateway/egress/extend';
import { reject } from '#lib/server/gateway/egress/reject';
import { usableSource } from '#lib/server/gateway/source-state';
import { defineRoute, requireSource, visibleSources } from '../define-route.ts';
import { describeProblem } from '../problem.ts';
import { takeIn } from './take-in.ts';
import { waitForDeliveries } from './wait-for-deliveries.ts';

export const enqueueRecords = defineRoute({
  method: 'POST',
  path: '/api/v1/egress/:source',
  summary: 'Enqueue records for a third party: stored, then offered until acknowledged',
  tag: 'Egress',
  access: { scope: 'egress' },
  success: { status: 202, schema: receiptSchema, description: 'Stored; 200 for a duplicate.' },
  handle: async ({ request, params, principal, admission }) => {
    const { source = '' } = params;
    requireSource(principal, source);
    await usableSource(database(), source);
    const keyId = principal.kind === 'machine' ? principal.keyId : null;
    return takeIn(request, {
      admission,
      store: (submissions) => enqueue(database(), { source, keyId, submissions }),
    });
  },
});

export const leaseRecords = defineRoute({
  method: 'POST',
  path: '/api/v1/egress/:source/leases',
  summary: 'Lease queued records for a limited time; waits for some if none is due',
  tag: 'Egress',
  access: { scope: 'deliver' },
  body: leaseRequestSchema,
  success: {
    status: 200,
    schema: deliveriesSchema,
    description: 'What is yours until it expires.',
  },
  handle: async ({ request, params, principal, body }) => {
    const { source = '' } = params;
    requireSource(principal, source);
    const { waitSeconds, max, leaseSeconds } = body;
    const lease = { source, holder: principal.name, max, leaseSeconds };
    const waiting = { waitMs: waitSeconds * 1000, signal: request.signal };
    return { deliveries: (await waitForDeliveries(lease, waiting)).map(toContract) };
  },
});

export const acknowledgeRecords = defineRoute({
  method: 'POST',
  path: '/api/v1/egress/acknowledgements',
  summary: 'Say that records have arrived; also late, also again',
  tag: 'Egress',
  access: { scope: 'deliver' },
  body: acknowledgeRequestSchema,
  success: { status: 200, schema: acknowledgeResultsSchema, description: 'A result for each.' },
  handle: async ({ principal, body }) => {
    const sources = visibleSources(principal);
    const results = await acknowledge(database(), { sources, ...body });
    return {
      results: results.map((result) =>
        result.kind === 'refused' ? toRefusal(result) : { id: result.id, outcome: result.kind },
      ),
    };
  },
});

export const rejectRecords = defineRoute({
  method: 'POST',
  path: '/api/v1/egress/rejections',
  summary: 'Say that records will not be taken, and why',
  tag: 'Egress',
  access: { scope: 'deliver' },
  body: rejectRequestSchema,
  success: { status: 200, schema: rejectResultsSchema, description: 'A result for each.' },
  handle: async ({ principal, body }) => {
    const sources = visibleSources(principal);
    const results = await reject(database(), { sources, ...body });
    return {
      results: results.map((result) =>
        result.kind === 'refused' ? toRefusal(result) : { id: result.id, outcome: result.kind },
      ),
    };
  },
});

export const extendLeases = defineRoute({
  method: 'POST',
  path: '/api/v1/egress/extensions',
  summary: 'Ask for more time for leased records',
  tag: 'Egress',
  access: { scope: 'deliver' },
  body: extendRequestSchema,
  success: { status: 200, schema: extendResultsSchema, description: 'A result for each.' },
  handle: async ({ principal, body }) => {
    const sources = visibleSources(principal);
    const results = await extend(database(), { sources, ...body });
    return {
      results: results.map((result) =>
        result.kind === 'refused'
          ? toRefusal(result)
          : { id: result.id, outcome: result.kind, expiresAt: result.expiresAt.toISOString() },
      ),
    };
  },
});

function toRefusal({ id, error }: Refusal) {
  return { id, problem: describeProblem(error) };
}

function toContract({ bytes, mediaType, generation: _, ...delivery }: Delivery) {
  return {
    ...delivery,
    originatedAt: delivery.originatedAt?.toISOString() ?? null,
    receivedAt: delivery.receivedAt.toISOString(),
    expiresAt: delivery.expiresAt.toISOString(),
    contentType: mediaType,
    payloadBase64: Buffer.from(bytes).toString('base64'),
  };
}
