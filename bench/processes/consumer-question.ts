/** What a consumer can be asked, and what it answers. */
import { z } from 'zod';
import { TASKS } from '../queues/queue.ts';

export const consumerQuestionSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('start'), task: z.enum(TASKS), orderingKeys: z.number().default(0) }),
  /** Answered when `expected` records were handled; the first `skip` of them are not timed. */
  z.object({ kind: z.literal('finish'), expected: z.number(), skip: z.number().default(0) }),
  z.object({ kind: z.literal('stop') }),
]);

const milliseconds = z.number().or(z.null().transform(() => NaN));
export const consumerAnswerSchema = z.object({
  handled: z.number(),
  /** From the first handler's call until nothing waited any more. */
  seconds: z.number(),
  outOfOrder: z.number(),
  p50Ms: milliseconds,
  p99Ms: milliseconds,
});
export type ConsumerAnswer = z.infer<typeof consumerAnswerSchema>;
export const doneSchema = z.object({});
