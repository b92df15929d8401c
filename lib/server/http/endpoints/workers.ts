/** Endpoints about workers, and how far a new installation has come. */
import { firstStepsSchema, workersSchema } from '#lib/contracts/insight';
import { database } from '#lib/server/database';
import { readFirstSteps } from '#lib/server/gateway/insight/first-steps';
import { readWorkers } from '#lib/server/gateway/insight/workers';
import { defineRoute } from '../define-route.ts';

export const getWorkers = defineRoute({
  method: 'GET',
  path: '/api/v1/workers',
  summary: 'List workers',
  tag: 'Insight',
  access: { role: 'viewer' },
  success: { status: 200, schema: workersSchema, description: 'The workers of the last day.' },
  handle: () => readWorkers(database()),
});

export const getFirstSteps = defineRoute({
  method: 'GET',
  path: '/api/v1/first-steps',
  summary: 'How far a new installation has come',
  tag: 'Insight',
  access: { role: 'viewer' },
  success: { status: 200, schema: firstStepsSchema, description: 'Which steps are done.' },
  handle: () => readFirstSteps(database()),
});
