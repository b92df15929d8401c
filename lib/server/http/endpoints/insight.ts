/** Live counts, throughput and latency. */
import {
  delaysQuerySchema,
  delaysSchema,
  latencySchema,
  statusCountsSchema,
  throughputQuerySchema,
  throughputSchema,
} from '#lib/contracts/insight';
import { database } from '#lib/server/database';
import { readDelays } from '#lib/server/gateway/insight/read-delays';
import { readLatency } from '#lib/server/gateway/insight/read-latency';
import { readStatusCounts } from '#lib/server/gateway/insight/read-status-counts';
import { readThroughput } from '#lib/server/gateway/insight/read-throughput';
import { defineRoute, visibleSources } from '../define-route.ts';

const tag = 'Insight';
const access = { scope: 'read', role: 'viewer' } as const;

export const getStatusCounts = defineRoute({
  method: 'GET',
  path: '/api/v1/status-counts',
  summary: 'Live counts by direction, source and status',
  tag,
  access,
  success: { status: 200, schema: statusCountsSchema, description: 'Exact counts.' },
  handle: ({ principal }) => readStatusCounts(database(), visibleSources(principal)),
});

export const getThroughput = defineRoute({
  method: 'GET',
  path: '/api/v1/throughput',
  summary: 'How many records entered which status, over time',
  tag,
  access,
  query: throughputQuerySchema,
  success: {
    status: 200,
    schema: throughputSchema,
    description: 'Points; empty buckets are absent.',
  },
  handle: ({ query, principal }) => readThroughput(database(), query, visibleSources(principal)),
});

export const getLatency = defineRoute({
  method: 'GET',
  path: '/api/v1/latency',
  summary: 'How long records took to be processed or acknowledged, over time',
  tag,
  access,
  query: throughputQuerySchema,
  success: {
    status: 200,
    schema: latencySchema,
    description:
      'Percentiles in milliseconds from being stored to the last status, first settlements only; counted in buckets 19 % wide and interpolated inside them.',
  },
  handle: ({ query, principal }) => readLatency(database(), query, visibleSources(principal)),
});

export const getAcknowledgementDelays = defineRoute({
  method: 'GET',
  path: '/api/v1/acknowledgement-delays',
  summary: 'How long egress records took to be acknowledged, by source',
  tag,
  access,
  query: delaysQuerySchema,
  success: {
    status: 200,
    schema: delaysSchema,
    description: 'Median and 95th percentile in milliseconds, first acknowledgements only.',
  },
  handle: ({ query, principal }) => readDelays(database(), query, visibleSources(principal)),
});
