/** Endpoints for those who keep Sluice running. */
import { z } from 'zod';
import { database } from '#lib/server/database';
import { findReasonsNotReady } from '#lib/server/health/readiness';
import { answerJson } from '../answer.ts';
import { defineRoute } from '../define-route.ts';

const tag = 'Health';

export const getHealth = defineRoute({
  method: 'GET',
  path: '/healthz',
  summary: 'Whether the process is up',
  tag,
  access: 'public',
  success: {
    status: 200,
    schema: z.object({ status: z.literal('up') }),
    description: 'It is. Asks no database.',
  },
  handle: () => Promise.resolve({ status: 'up' as const }),
});

export const getReadiness = defineRoute({
  method: 'GET',
  path: '/readyz',
  summary: 'Whether the process can serve requests',
  tag,
  access: 'public',
  success: {
    status: 200,
    schema: z.object({ status: z.enum(['ready', 'not_ready']), reasons: z.array(z.string()) }),
    description: 'It can; 503 with the reasons if it cannot.',
  },
  handle: async () => {
    const reasons = await findReasonsNotReady(database());
    if (reasons.length === 0) return { status: 'ready' as const, reasons };
    const headers = { 'cache-control': 'no-store', 'retry-after': '5' };
    return answerJson(503, { status: 'not_ready', reasons }, headers);
  },
});
