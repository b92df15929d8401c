/** What the load generator can be asked, and what it answers. */
import { z } from 'zod';

const target = z.object({ port: z.number(), path: z.string(), key: z.string() });
const closed = {
  target,
  connections: z.number(),
  seconds: z.number().optional(),
  requests: z.number().optional(),
  firstSequence: z.number(),
};

export const loadQuestionSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('single'), ...closed }),
  z.object({ kind: z.literal('batch'), ...closed, recordsPerRequest: z.number() }),
  z.object({
    kind: z.literal('pace'),
    target,
    connections: z.number(),
    perSecond: z.number(),
    requests: z.number(),
    firstSequence: z.number(),
  }),
]);
export type LoadQuestion = z.infer<typeof loadQuestionSchema>;

const statuses = z.record(z.string(), z.number());
export const tallySchema = z.object({ statuses, requests: z.number(), seconds: z.number() });
export const batchTallySchema = tallySchema.extend({ accepted: z.number() });
export const paceTallySchema = z.object({ statuses });
